/**
 * The guard: the one process that opens a database to writes, and closes it when it can no longer
 * read its permit.
 *
 * <p>It shares nothing with the probes: a process of its own, threads of its own, connections of
 * its own. {@code core} decides, {@code database} and {@code watchdog} act, {@code process} kills;
 * here they are put together around one loop. A bug in the loop ends the process, and the watchdog
 * keeps the deadline.
 */
@NullMarked
package dev.pointsman.probes.guard;

import org.jspecify.annotations.NullMarked;
