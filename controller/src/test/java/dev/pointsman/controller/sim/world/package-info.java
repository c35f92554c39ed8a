/**
 * Virtual time, hosts and processes, the network between them, and etcd: what everything in the
 * simulated world stands on.
 */
@NullMarked
package dev.pointsman.controller.sim.world;

import org.jspecify.annotations.NullMarked;
