/** What goes wrong: faults of the world, and mutants of the protocol. */
@NullMarked
package dev.pointsman.controller.sim.fault;

import org.jspecify.annotations.NullMarked;
