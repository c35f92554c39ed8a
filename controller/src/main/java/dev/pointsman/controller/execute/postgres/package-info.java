/**
 * Promotion of PostgreSQL replicas, version 15 or newer.
 *
 * <p><b>Law:</b> look, then act, then prove. A replica is promoted only if it is the intended
 * cluster on the intended timeline, replaying, and not behind; promoted means one timeline up,
 * forked at or after the recorded position, with run and epoch in {@code pointsman.epoch}. The
 * database stays closed to applications: its guard opens it, nobody here.
 */
@NullMarked
package dev.pointsman.controller.execute.postgres;

import org.jspecify.annotations.NullMarked;
