/** Tests of the way outside that a guard takes while etcd answers nobody. */
@NullMarked
package dev.pointsman.probes.guard.failsafe;

import org.jspecify.annotations.NullMarked;
