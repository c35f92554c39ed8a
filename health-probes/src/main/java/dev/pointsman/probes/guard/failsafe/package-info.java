/**
 * Whom a guard asks while etcd answers nobody: every controller that its terms name, and the name
 * servers for the companion record. Knows of the machine only its orders and its events.
 *
 * <p>It has threads and connections of its own: a controller that hangs delays neither the reading
 * of the permit nor a closing.
 */
@NullMarked
package dev.pointsman.probes.guard.failsafe;

import org.jspecify.annotations.NullMarked;
