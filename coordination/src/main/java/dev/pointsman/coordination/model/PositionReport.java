package dev.pointsman.coordination.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a database is, by its guard; leased, so that an old report goes away by itself.
 *
 * @param received last position received (a standby) or written (a primary); null when unknown
 * @param replayed last position replayed; null on a primary or when unknown
 * @param replayPaused somebody has paused the replay
 * @param heartbeat the newest heartbeat row seen in the database; null when there is none
 * @param observed wall clock of the guard when it looked
 * @param started when the database's server began to run, by its own clock, to the microsecond: no
 *     two servers share it, so that it tells whether somebody else looks at the same one; null when
 *     unknown
 */
public record PositionReport(
    DatabaseRole role,
    int timeline,
    @Nullable Lsn received,
    @Nullable Lsn replayed,
    boolean replayPaused,
    @Nullable Heartbeat heartbeat,
    Instant observed,
    @Nullable Instant started) {

  /**
   * The row that the primary's guard writes several times per RPO.
   *
   * @param written wall clock of the database that wrote it
   */
  public record Heartbeat(long epoch, long seq, Instant written) {}
}
