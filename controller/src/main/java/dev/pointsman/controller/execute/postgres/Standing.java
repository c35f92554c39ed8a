package dev.pointsman.controller.execute.postgres;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.coordination.model.Lsn;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself.
 *
 * @param started when the server began to run, by its own clock, to the microsecond
 * @param timeline that it replays, or writes on
 * @param position received or replayed, whichever is further, in a replica; written, in a primary
 * @param paused whether replay is paused, or asked to
 * @param table whether there is an epoch table
 * @param mark the newest row of the epoch table; null without one
 * @param history of the timeline that was asked for; null when not asked, or not on it
 */
record Standing(
    String systemIdentifier,
    Instant started,
    boolean recovery,
    int timeline,
    Lsn position,
    boolean paused,
    boolean table,
    @Nullable EpochMark mark,
    @Nullable String history) {

  /** Who opened or promoted the database last. */
  record EpochMark(long epoch, String run, String region) {}

  // No one function tells a replica's timeline. The control file lags behind until the next
  // restart point, and the receiver is gone with its primary: so also the name of the segment
  // that replay stands in, and the furthest of all counts.
  //
  // Whether it recovers is asked once, and what is asked then fits: when recovery ends between the
  // two, the server refuses to tell whether replay is paused (55000), and it is looked at again.
  private static final String ALL =
      """
      with self as materialized (select pg_is_in_recovery() as recovery),
      place as materialized (
        select recovery,
               case when not recovery then pg_current_wal_insert_lsn() end as written from self)
      select (select system_identifier from pg_control_system())::text,
        (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint,
        recovery,
        case when recovery then greatest(
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
                  = (trunc((pg_last_wal_replay_lsn() - '0/0') / s.size) * s.size)::bigint))
          else ('x' || left(pg_walfile_name(written), 8))::bit(32)::int end,
        case when recovery
          then greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
          else written end::text,
        case when recovery then pg_get_wal_replay_pause_state() <> 'not paused' else false end,
        mark.epoch, mark.run, mark.region,
        %s
      from place left join %s mark on true
      """;

  private static final String MARKED =
      "(select epoch, run, region from pointsman.epoch order by epoch desc limit 1)";

  private static final String UNMARKED =
      "(select null::bigint as epoch, null::text as run, null::text as region)";

  /** Asks a server, in one round trip; in another one where the epoch table is missing. */
  static Standing read(Session session) throws InterruptedException {
    return ask(session, "null::text");
  }

  /**
   * The same, with the history of {@code timeline} where the server is a primary on it. The
   * session's user must be superuser, or have been granted {@code pg_read_file}.
   */
  static Standing read(Session session, int timeline) throws InterruptedException {
    return ask(
        session,
        """
        case when not recovery and left(pg_walfile_name(written), 8) = '%1$08X'
             then pg_read_file('pg_wal/%1$08X.history') end\
        """
            .formatted(timeline));
  }

  private static Standing ask(Session session, String history) throws InterruptedException {
    try {
      return of(session.row(ALL.formatted(history, MARKED)), true);
    } catch (SessionException e) {
      if (!e.isUnmarked()) {
        throw e;
      }
      return of(session.row(ALL.formatted(history, UNMARKED)), false);
    }
  }

  private static Standing of(Row row, boolean table) {
    String position = row.getString(4);
    Long epoch = row.getLong(6);
    return new Standing(
        row.getString(0),
        Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS),
        row.getBoolean(2),
        row.getInteger(3),
        position == null ? new Lsn(0) : Lsn.parse(position),
        row.getBoolean(5),
        table,
        epoch == null ? null : new EpochMark(epoch, row.getString(7), row.getString(8)),
        row.getString(9));
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
