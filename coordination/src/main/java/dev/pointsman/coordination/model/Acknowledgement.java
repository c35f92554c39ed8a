package dev.pointsman.coordination.model;

import org.jspecify.annotations.Nullable;

/**
 * A guard's word, after it has read the given epoch, that its database is closed and what shows it.
 *
 * @param epoch the service's epoch that was read, with no permit for this region
 * @param method how it was closed
 * @param timeline the database's timeline at the end; null when the server could not say
 * @param end position after the last session was gone, flushed; null when the server could not say
 * @param detail what was observed, for people
 */
public record Acknowledgement(
    long epoch, Method method, @Nullable Integer timeline, @Nullable Lsn end, String detail) {

  /** How a database was closed. */
  public enum Method {
    /** Read only for every session, all older sessions gone, a write was refused. */
    READ_ONLY,
    /** Shut down in order; it starts closed. */
    STOPPED,
    /** Every process of it is dead; it starts closed. */
    KILLED,
    /** It is in recovery. */
    STANDBY
  }
}
