/**
 * A second process that ends the database when the guard is late or dead, and that the database
 * cannot outlive.
 *
 * <p>The guard feeds it the deadline of its permit over a unix socket. The database is the
 * watchdog's child, in a PID namespace of its own where that is allowed, with SIGKILL as the
 * parent's death signal: when the watchdog dies, the kernel kills every process of the database.
 * The watchdog knows deadlines and processes, nothing else: no store, no SQL, no library. Both
 * sides read the same monotonic clock, and check at the first word that they do.
 */
@NullMarked
package dev.pointsman.probes.guard.watchdog;

import org.jspecify.annotations.NullMarked;
