/**
 * The processes of a database, found and ended by their data folder alone: nothing that the
 * database says of itself is needed to kill it.
 *
 * <p>Linux only: reads {@code /proc}. Knows nothing of PostgreSQL's protocol, of the store or of
 * the guard; loaded by the watchdog too, so it stays small and needs no library.
 */
@NullMarked
package dev.pointsman.probes.guard.process;

import org.jspecify.annotations.NullMarked;
