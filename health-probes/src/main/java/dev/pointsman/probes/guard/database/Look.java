package dev.pointsman.probes.guard.database;

import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.probes.guard.core.DatabaseView;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One look at a running database, by SQL. */
final class Look {
  /**
   * A standby's timeline is that of the write-ahead log it holds: its last checkpoint may be older
   * than the switch.
   *
   * <p>It replicates from a sender only when it streams on the newest timeline that it has heard
   * of: the rest of an earlier one is streamed, again and again, also to a standby that can never
   * follow further. A receiver fetches the history of its sender's timeline before it asks for
   * anything; that it is past that shows in the first message, whose sending was stamped by another
   * clock.
   */
  private static final String STATUS =
      """
      select pg_is_in_recovery(),
        (select system_identifier::text from pg_control_system()),
        current_setting('default_transaction_read_only'),
        case when pg_is_in_recovery()
          then coalesce(
            (select received_tli from pg_stat_wal_receiver where received_tli > 0),
            (select max(('x' || substr(name, 1, 8))::bit(32)::int) from pg_ls_waldir()
              where name ~ '^[0-9A-F]{24}$'))
          else ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int
        end,
        case when pg_is_in_recovery()
          then coalesce(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()),
            pg_last_wal_replay_lsn())
          else pg_current_wal_insert_lsn() end,
        pg_last_wal_replay_lsn(),
        case when pg_is_in_recovery() then pg_is_wal_replay_paused() else false end,
        (select sender_host || ':' || sender_port from pg_stat_wal_receiver
          where status = 'streaming' and last_msg_send_time <> last_msg_receipt_time
            and received_tli >= (select coalesce(
              max(('x' || substr(name, 1, 8))::bit(32)::int), 1) from pg_ls_waldir()
              where name ~ '^[0-9A-F]{8}[.]history$')),
        to_regclass('pointsman.epoch') is not null
          and to_regclass('pointsman.heartbeat') is not null,
        (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint
      """;

  private static final String MARKS =
      """
      select (select max(epoch) from pointsman.epoch), epoch, seq,
        extract(epoch from written) * 1000
      from (select 1) as always left join pointsman.heartbeat on id = 1
      """;

  private Look() {}

  static DatabaseView take(Session session, boolean watched, boolean standbySignal)
      throws SQLException {
    List<@Nullable String> status = session.row(STATUS);
    boolean standby = "t".equals(status.get(0));
    boolean marked = "t".equals(status.get(8));
    List<@Nullable String> marks = marked ? session.row(MARKS) : List.of();
    return new DatabaseView(
        standby ? DatabaseRole.STANDBY : DatabaseRole.PRIMARY,
        text(status.get(1)),
        !standby && "off".equals(status.get(2)),
        watched,
        standbySignal,
        Integer.parseInt(text(status.get(3), "0")),
        lsn(status.get(4)),
        standby ? lsn(status.get(5)) : null,
        "t".equals(status.get(6)),
        marks.isEmpty() ? null : number(marks.get(0)),
        heartbeat(marks),
        standby ? status.get(7) : null,
        instant(number(status.get(9))));
  }

  private static PositionReport.@Nullable Heartbeat heartbeat(List<@Nullable String> marks) {
    if (marks.isEmpty() || marks.get(1) == null) {
      return null;
    }
    return new PositionReport.Heartbeat(
        Long.parseLong(text(marks.get(1), "0")),
        Long.parseLong(text(marks.get(2), "0")),
        Instant.ofEpochMilli((long) Double.parseDouble(text(marks.get(3), "0"))));
  }

  private static @Nullable Lsn lsn(@Nullable String text) {
    return text == null ? null : Lsn.parse(text);
  }

  private static @Nullable Instant instant(@Nullable Long micros) {
    return micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static @Nullable Long number(@Nullable String text) {
    return text == null ? null : Long.valueOf(text);
  }

  private static String text(@Nullable String text) {
    return text(text, "");
  }

  private static String text(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
