package dev.pointsman.probes.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.ServerStart;
import dev.pointsman.coordination.testing.PostgresServer;
import dev.pointsman.probes.judge.ProbeOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The PostgreSQL check against a real primary and a real replica. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresProbeIT {
  private static final CheckSpec CHECK = new CheckSpec.Postgres("db", "main");

  private final Lookout lookout =
      new Lookout(null, reference -> reference.text().equals("${env:GOOD}") ? "right" : "wrong");
  private final Path folder;
  private final PostgresServer primary;
  private final PostgresServer replica;

  PostgresProbeIT() throws IOException {
    // Short enough for a socket's path, and open to the user that the server runs as.
    folder = Files.createTempDirectory("pgprobe");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    primary = PostgresServer.create(folder.resolve("p"));
    Path access = primary.data().resolve("pg_hba.conf");
    Files.writeString(access, "host all guarded all scram-sha-256\n" + Files.readString(access));
    primary.start();
    replica = primary.replica(folder.resolve("r"));
    replica.start();
  }

  @BeforeAll
  void prepare() throws SQLException {
    sql("create schema pointsman");
    sql(
        "create table pointsman.heartbeat(id int primary key, epoch bigint, seq bigint, written"
            + " timestamptz)");
    sql(
        "insert into pointsman.heartbeat values (1, 1, 1, clock_timestamp() - interval '7"
            + " seconds')");
    sql("create role stranger login");
    sql("create role guarded login password 'right'");
  }

  @AfterAll
  void end() throws IOException {
    lookout.close();
    replica.close();
    primary.close();
    Files.deleteIfExists(folder);
  }

  @Test
  void tellsRoleAndWhetherItIsOpen() throws SQLException {
    sql("alter system set default_transaction_read_only = off");
    sql("select pg_reload_conf()");
    assertThat(awaited(primary.port(), "primary, open")).isInstanceOf(ProbeOutcome.Success.class);
    sql("alter system set default_transaction_read_only = on");
    sql("set default_transaction_read_only = off", "select pg_reload_conf()");
    assertThat(awaited(primary.port(), "primary, closed")).isInstanceOf(ProbeOutcome.Success.class);
    assertThat(awaited(replica.port(), "standby")).isInstanceOf(ProbeOutcome.Success.class);
  }

  @Test
  void tellsWhichServerItIsThatTheHostLeadsTo() {
    Instant one = ServerStart.in(awaited(primary.port(), "primary, closed").detail());
    Instant other = ServerStart.in(awaited(replica.port(), "standby").detail());

    assertThat(one).isNotNull().isNotEqualTo(other);
    assertThat(other).isNotNull();
    assertThat(ServerStart.in(awaited(replica.port(), "standby").detail())).isEqualTo(other);
  }

  @Test
  void measuresTheHeartbeatsAgeAndThePosition() {
    ProbeOutcome outcome = look(primary.port(), "postgres", "postgres", "${env:GOOD}");
    assertThat(outcome).isInstanceOf(ProbeOutcome.Success.class);
    var figures = ((ProbeOutcome.Success) outcome).figures();
    assertThat(figures.get("heartbeat_age_seconds")).isGreaterThan(6);
    assertThat(figures.get("position_bytes")).isPositive();
  }

  @Test
  void looksEvenWhereItMayNotReadTheHeartbeat() {
    ProbeOutcome outcome = look(primary.port(), "stranger", "postgres", "${env:GOOD}");
    assertThat(outcome).isInstanceOf(ProbeOutcome.Success.class);
  }

  @Test
  void authenticatesAndTellsWhatTheServerRefuses() {
    assertThat(look(primary.port(), "guarded", "postgres", "${env:GOOD}"))
        .isInstanceOf(ProbeOutcome.Success.class);
    assertThat(look(primary.port(), "guarded", "postgres", "${env:BAD}"))
        .extracting("reason")
        .isEqualTo(Reason.AUTHENTICATION);
    assertThat(look(primary.port(), "nobody", "postgres", "${env:GOOD}"))
        .extracting("reason")
        .isEqualTo(Reason.AUTHENTICATION);
    assertThat(look(primary.port(), "postgres", "nothing", "${env:GOOD}"))
        .extracting("reason")
        .isEqualTo(Reason.DATABASE);
  }

  @Test
  void leavesNoConnectionBehind() throws SQLException {
    for (int i = 0; i < 5; i++) {
      look(primary.port(), "postgres", "postgres", "${env:GOOD}");
    }
    await(() -> count("application_name = 'pointsman-probe'") == 0);
  }

  @Test
  void blamesItselfWithoutSuchADatabase() {
    assertThat(lookout.look(CHECK)).isInstanceOf(ProbeOutcome.Local.class);
  }

  private ProbeOutcome awaited(int port, String detail) {
    ProbeOutcome[] last = new ProbeOutcome[1];
    await(
        () -> {
          last[0] = look(port, "postgres", "postgres", "${env:GOOD}");
          return last[0].detail().startsWith(detail + ", ");
        });
    return last[0];
  }

  private ProbeOutcome look(int port, String user, String database, String password) {
    return lookout.look(
        CHECK,
        new DatabaseSpec.Postgres(
            "main", "127.0.0.1", port, database, user, new SecretRef(password)));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Lookout.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private long count(String where) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from pg_stat_activity where " + where)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_read_only = off");
      for (String text : List.of(statements)) {
        statement.execute(text);
      }
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(primary.jdbcUrl("postgres"));
  }
}
