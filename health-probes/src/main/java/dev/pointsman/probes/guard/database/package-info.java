/**
 * The guard's hands on the real PostgreSQL: looks, opens, closes, re-attaches.
 *
 * <p>Connections go through the unix socket, as superuser, with a time limit on every read.
 * PostgreSQL is closed by its configuration and open only in the postmaster's memory: see {@link
 * dev.pointsman.probes.guard.database.OpenSwitch}. Whether and when to open or close is decided by
 * the machine, never here; but every way of opening here carries the deadline it was given.
 */
@NullMarked
package dev.pointsman.probes.guard.database;

import org.jspecify.annotations.NullMarked;
