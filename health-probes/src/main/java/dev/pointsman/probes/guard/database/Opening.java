package dev.pointsman.probes.guard.database;

import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.Refusal;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The steps of opening a database, in order; each can refuse. */
final class Opening {
  /** Between two looks at whether the reload has arrived. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private static final String TABLES =
      """
      begin read write;
      set local synchronous_commit = local;
      create schema if not exists pointsman;
      create table if not exists pointsman.epoch (
        epoch bigint primary key, run text not null, region text not null,
        written timestamptz not null default clock_timestamp());
      create table if not exists pointsman.heartbeat (
        id int primary key check (id = 1), epoch bigint, seq bigint, written timestamptz);
      grant usage on schema pointsman to public;
      grant select on all tables in schema pointsman to public;
      commit;
      """;

  /** The deadline is counted on the machine's uptime, which the database reads by itself. */
  private static final String RELOAD =
      """
      select pg_reload_conf()
      where split_part(pg_read_file('/proc/uptime'), ' ', 1)::numeric < ?
      """;

  /** What stands below the switch, or beside it, would be in force after a restart. */
  private static final String CONFIGURED =
      """
      select setting, sourcefile from pg_file_settings
      where name = 'default_transaction_read_only' and sourcefile not like '%/pointsman.conf'
      order by seqno desc limit 1
      """;

  private final Session session;
  private final String region;

  Opening(Session session, String region) {
    this.session = session;
    this.region = region;
  }

  /** A reason not to open. */
  record No(Refusal code, String detail) {}

  /** Whether the database is the right one, and may bear this epoch; marks it with the epoch. */
  @Nullable No prepare(GuardEffect.Open order) throws SQLException {
    if (!"f".equals(session.value("select pg_is_in_recovery()"))) {
      return new No(Refusal.NOT_PRIMARY, "it is in recovery");
    }
    String identifier = session.value("select system_identifier::text from pg_control_system()");
    String expected = order.systemIdentifier();
    if (expected != null && !expected.equals(identifier)) {
      return new No(
          Refusal.WRONG_DATABASE,
          "system identifier " + identifier + " (expected: " + expected + ")");
    }
    List<@Nullable String> configured = session.row(CONFIGURED);
    if (configured.isEmpty() || !"on".equals(configured.getFirst())) {
      return new No(
          Refusal.STARTS_OPEN,
          "default_transaction_read_only in its configuration: "
              + configured
              + " (expected: on, and nothing after it)");
    }
    session.run(TABLES);
    return mark(order);
  }

  private @Nullable No mark(GuardEffect.Open order) throws SQLException {
    String newest = session.value("select max(epoch) from pointsman.epoch");
    if (newest != null && Long.parseLong(newest) > order.epoch()) {
      return new No(
          Refusal.STORE_REWOUND,
          "the database bears epoch " + newest + ", the store says " + order.epoch());
    }
    if (newest == null || Long.parseLong(newest) < order.epoch()) {
      session.run(
          "begin read write; set local synchronous_commit = local;"
              + " insert into pointsman.epoch (epoch, run, region) values (%d, %s, %s); commit"
                  .formatted(order.epoch(), quoted(order.run()), quoted(region)));
    }
    return null;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The last act: refused by the database's own clock when it comes late. */
  @Nullable No reload(long deadlineNanos) throws SQLException, IOException {
    String done = session.value(RELOAD, uptimeOf(deadlineNanos));
    return done == null ? new No(Refusal.LATE, "the deadline had passed") : null;
  }

  private static BigDecimal uptimeOf(long nanos) throws IOException {
    String text = Files.readString(Path.of("/proc/uptime"));
    BigDecimal uptime = new BigDecimal(text.substring(0, text.indexOf(' ')));
    return uptime.add(BigDecimal.valueOf(nanos - System.nanoTime(), 9));
  }

  /** Waits until the reload has arrived. */
  @Nullable No await(long untilNanos) throws SQLException {
    while (true) {
      String setting = session.value("show default_transaction_read_only");
      if (System.nanoTime() - untilNanos >= 0) {
        return new No(
            Refusal.LATE,
            String.format(Locale.ROOT, "after the reload it said %s, at the deadline", setting));
      }
      if (Objects.equals(setting, "off")) {
        return null;
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
