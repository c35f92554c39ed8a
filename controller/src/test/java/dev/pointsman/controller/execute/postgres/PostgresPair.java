package dev.pointsman.controller.execute.postgres;

import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.controller.execute.Warrant;
import dev.pointsman.controller.execute.testing.DatabaseWorld;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import dev.pointsman.coordination.testing.PostgresServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A real primary with a real replica, both closed by configuration. Closing ends the replica. */
final class PostgresPair implements DatabaseWorld {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final PostgresServer primary;
  private final PostgresServer replica;
  private final PostgresDatabase driver;
  private @Nullable PostgresServer other;

  private PostgresPair(PostgresServer primary, PostgresServer replica, PostgresDatabase driver) {
    this.primary = primary;
    this.replica = replica;
    this.driver = driver;
  }

  /** A primary, closed by configuration, that many pairs share one after the other. */
  static PostgresServer startPrimary() throws IOException {
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "pair");
    folder.toFile().setExecutable(true, false);
    folder.toFile().setReadable(true, false);
    PostgresServer primary = PostgresServer.create(folder.resolve("p"));
    primary.append("postgresql.conf", "default_transaction_read_only = on\n");
    primary.start();
    return primary;
  }

  /** Forgets what the last pair wrote, and copies a replica. */
  static PostgresPair start(PostgresServer primary, Vertx vertx, Warrant warrant) {
    run(primary, "begin read write; drop schema if exists pointsman cascade; commit");
    PostgresServer replica = primary.replica(primary.folder().resolveSibling("r"));
    replica.start();
    PostgresDatabase driver = new PostgresDatabase(vertx, _ -> "", warrant);
    PostgresPair pair = new PostgresPair(primary, replica, driver);
    pair.caughtUp();
    return pair;
  }

  @Override
  public DatabaseDriver driver() {
    return driver;
  }

  @Override
  public DatabaseSpec replica() {
    return spec(replica);
  }

  @Override
  public Instant replicaStarted() {
    String micros =
        ask(replica, "select (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint");
    return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
  }

  /** Made when it is asked for: most tests need none. */
  @Override
  public DatabaseSpec otherReplica() {
    if (other == null) {
      other = primary.replica(primary.folder().resolveSibling("o"));
      other.start();
      String position = ask(primary, "select pg_current_wal_flush_lsn()");
      until(other, "select coalesce(pg_last_wal_replay_lsn() >= '" + position + "', false)");
    }
    return spec(other);
  }

  @Override
  public boolean otherInRecovery() {
    return other != null && ask(other, "select pg_is_in_recovery()").equals("t");
  }

  @Override
  public DatabaseSpec primary() {
    return spec(primary);
  }

  private static DatabaseSpec spec(PostgresServer server) {
    return new DatabaseSpec.Postgres(
        "main",
        "127.0.0.1",
        server.port(),
        "postgres",
        PostgresServer.USER,
        new SecretRef("${env:NONE}"));
  }

  @Override
  public DatabaseIdentity identity() {
    return new DatabaseIdentity(
        ask(primary, "select system_identifier from pg_control_system()"),
        Integer.parseInt(ask(primary, "select timeline_id from pg_control_checkpoint()")));
  }

  @Override
  public Lsn position() {
    Lsn position = Lsn.parse(ask(primary, "select pg_current_wal_flush_lsn()"));
    if (replicaInRecovery()) {
      caughtUp();
    }
    return position;
  }

  private void caughtUp() {
    String position = ask(primary, "select pg_current_wal_flush_lsn()");
    until(replica, "select coalesce(pg_last_wal_replay_lsn() >= '" + position + "', false)");
  }

  static void until(PostgresServer server, String condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!ask(server, condition).equals("t")) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not in time: " + condition);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  @Override
  public void mark(long epoch, String run, String region) {
    run(
        primary,
        """
        begin read write;
        create schema if not exists pointsman;
        create table if not exists pointsman.epoch (epoch bigint primary key, run text not null,
          region text not null, written timestamptz not null default clock_timestamp());
        insert into pointsman.epoch (epoch, run, region) values (%d, '%s', '%s');
        commit
        """
            .formatted(epoch, run, region));
    caughtUp();
  }

  @Override
  public String replicaMark() {
    if (ask(replica, "select to_regclass('pointsman.epoch') is null").equals("t")) {
      return "";
    }
    return ask(
        replica,
        "select epoch || ' ' || run || ' ' || region from pointsman.epoch"
            + " order by epoch desc limit 1");
  }

  @Override
  public boolean replicaInRecovery() {
    return ask(replica, "select pg_is_in_recovery()").equals("t");
  }

  @Override
  public boolean replicaOpen() {
    return ask(replica, "show default_transaction_read_only").equals("off");
  }

  @Override
  public void pauseReplay() {
    run(replica, "select pg_wal_replay_pause()");
    // a pause takes hold at the next record
    run(primary, "begin read write; select pg_logical_emit_message(true, 'x', 'y'); commit");
    until(replica, "select pg_get_wal_replay_pause_state() = 'paused'");
  }

  @Override
  public void promoteByHand() {
    run(replica, "select pg_promote(true, 30)");
  }

  static void run(PostgresServer server, String sql) {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  static String ask(PostgresServer server, String sql) {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  @Override
  public void close() {
    driver.close();
    replica.close();
    if (other != null) {
      other.close();
    }
  }
}
