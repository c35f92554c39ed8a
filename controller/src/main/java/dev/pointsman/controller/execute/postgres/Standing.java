package dev.pointsman.controller.execute.postgres;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.coordination.model.Lsn;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself.
 *
 * @param started when the server began to run, by its own clock, to the microsecond
 * @param timeline that it replays, or writes on
 * @param position received or replayed, whichever is further, in a replica; written, in a primary
 * @param paused whether replay is paused, or asked to
 * @param mark the newest row of the epoch table; null without one
 */
record Standing(
    String systemIdentifier,
    Instant started,
    boolean recovery,
    int timeline,
    Lsn position,
    boolean paused,
    @Nullable EpochMark mark) {

  /** Who opened or promoted the database last. */
  record EpochMark(long epoch, String run, String region) {}

  private static final String IDENTITY =
      "select (select system_identifier from pg_control_system())::text, pg_is_in_recovery(),"
          + " (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint";

  // No one function tells a replica's timeline. The control file lags behind until the next
  // restart point, and the receiver is gone with its primary: so also the name of the segment
  // that replay stands in, and the furthest of all counts.
  private static final String REPLICA =
      """
      select greatest(
          (select timeline_id from pg_control_checkpoint()),
          (select min_recovery_end_timeline from pg_control_recovery()),
          (select max(received_tli) from pg_stat_wal_receiver),
          (select max(('x' || left(name, 8))::bit(32)::int)
             from pg_ls_waldir(),
                  (select setting::bigint as size from pg_settings where name = 'wal_segment_size') s
            where name ~ '^[0-9A-F]{24}$'
              and pg_last_wal_replay_lsn() >= '0/0'
              and ('x' || substr(name, 9, 8))::bit(32)::bigint * 4294967296
                  + ('x' || substr(name, 17, 8))::bit(32)::bigint * s.size
                  = (trunc((pg_last_wal_replay_lsn() - '0/0') / s.size) * s.size)::bigint)),
        greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::text,
        pg_get_wal_replay_pause_state() <> 'not paused'
      """;

  private static final String PRIMARY =
      "select left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),"
          + " pg_current_wal_insert_lsn()::text";

  private static final String MARKS = "select to_regclass('pointsman.epoch') is not null";

  private static final String NEWEST_MARK =
      "select epoch, run, region from pointsman.epoch order by epoch desc limit 1";

  /** Asks a server. */
  static Standing read(Session session) throws InterruptedException {
    Row identity = session.row(IDENTITY);
    String system = identity.getString(0);
    Instant started = Instant.EPOCH.plus(identity.getLong(2), ChronoUnit.MICROS);
    return identity.getBoolean(1)
        ? replica(session, system, started)
        : primary(session, system, started);
  }

  private static Standing replica(Session session, String system, Instant started)
      throws InterruptedException {
    Row row = session.row(REPLICA);
    String position = row.getString(1);
    return new Standing(
        system,
        started,
        true,
        row.getInteger(0),
        position == null ? new Lsn(0) : Lsn.parse(position),
        row.getBoolean(2),
        mark(session));
  }

  private static Standing primary(Session session, String system, Instant started)
      throws InterruptedException {
    Row row = session.row(PRIMARY);
    return new Standing(
        system,
        started,
        false,
        Integer.parseInt(row.getString(0), 16),
        Lsn.parse(row.getString(1)),
        false,
        mark(session));
  }

  private static @Nullable EpochMark mark(Session session) throws InterruptedException {
    if (!session.row(MARKS).getBoolean(0)) {
      return null;
    }
    List<Row> rows = session.rows(NEWEST_MARK);
    if (rows.isEmpty()) {
      return null;
    }
    Row row = rows.getFirst();
    return new EpochMark(row.getLong(0), row.getString(1), row.getString(2));
  }

  /**
   * Whether this is another server than the one that a guard has seen: replicas of one cluster
   * share identifier and timeline, and the name of a host can lead to the wrong one. One that was
   * just restarted looks the same until its guard has reported it: so this is a failure, after
   * which the order is given again with what the guard says then.
   *
   * @param byGuard when the server began to run; null when unknown
   * @return why it is another, or null
   */
  Answer.@Nullable Failed elsewhere(@Nullable Instant byGuard) {
    return byGuard == null || byGuard.equals(started)
        ? null
        : new Answer.Failed(
            "DATABASE_ELSEWHERE",
            "the host leads to a server that runs since %s (expected: since %s, as its guard says)"
                .formatted(started, byGuard));
  }
}
