package dev.pointsman.probes.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.Acknowledgement.Method;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.testing.PostgresServer;
import dev.pointsman.probes.guard.core.DatabaseView;
import dev.pointsman.probes.guard.core.Fence;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.guard.core.Refusal;
import dev.pointsman.probes.guard.database.DatabaseAddress;
import dev.pointsman.probes.guard.database.Hooks;
import dev.pointsman.probes.guard.database.PostgresControl;
import dev.pointsman.probes.guard.database.Replication;
import dev.pointsman.probes.guard.database.WatchdogLeash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Opening and closing, against the real PostgreSQL; each rule of the SQL fence is one test. */
final class PostgresControlIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Path folder = PostgresServer.temporaryFolder("guard");
  private final PostgresServer postgres = PostgresServer.create(folder.resolve("a"));
  private final PostgresControl control;
  private final List<HostileClient> clients = new ArrayList<>();

  PostgresControlIT() throws Exception {
    control =
        new PostgresControl(
            new DatabaseAddress(
                postgres.socketFolder(), postgres.port(), "postgres", "postgres", postgres.data()),
            "us-east-1",
            Hooks.none(),
            LastResort.KILL,
            Fence.READ_ONLY,
            new Replication("postgres", null, "us-east-1"),
            new Leash());
    assertThat(control.start(new GuardEffect.Start(null, false)))
        .isInstanceOf(GuardEvent.Started.class);
  }

  /** Here the server's own start stands for the watchdog's. */
  private final class Leash implements WatchdogLeash {
    @Override
    public void arm(long deadlineNanos) {}

    @Override
    public long startDatabase(@Nullable Long deadlineNanos) {
      postgres.start();
      return root();
    }

    @Override
    public long root() {
      return postgres.postmaster().map(ProcessHandle::pid).orElse(0L);
    }
  }

  @AfterEach
  void end() throws Exception {
    for (HostileClient client : clients) {
      client.close();
    }
    control.close();
    postgres.close();
    Files.delete(folder);
  }

  private GuardEvent open(long epoch) {
    return control.open(
        new GuardEffect.Open(epoch, "run-1", System.nanoTime() + SOON.toNanos(), null));
  }

  /** Opens, with a table and a client that writes all the time. */
  private HostileClient opened() throws Exception {
    assertThat(open(1)).isEqualTo(new GuardEvent.Opened(1));
    try (Connection connection = connect("postgres")) {
      run(connection, "create table hostile (n bigserial primary key)");
      run(connection, "create role app login");
      run(connection, "grant all on all tables in schema public to app");
      run(connection, "grant all on all sequences in schema public to app");
    }
    HostileClient plain = HostileClient.plain(url("app"));
    clients.add(plain);
    Await.until("writes", () -> plain.count() > 10);
    return plain;
  }

  private GuardEvent.Closed close(Fence fence) {
    long now = System.nanoTime();
    return control.close(
        new GuardEffect.Close(2, fence, now + SOON.toNanos(), now + SOON.toNanos()));
  }

  private static Acknowledgement shown(GuardEvent.Closed closed) {
    return Objects.requireNonNull(closed.shown(), closed.detail());
  }

  private String url(String user) {
    return "jdbc:postgresql://127.0.0.1:"
        + postgres.port()
        + "/postgres?preferQueryMode=simple&user="
        + user;
  }

  private Connection connect(String user) throws SQLException {
    return DriverManager.getConnection(url(user));
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void startsClosedAndIsOpenedForNewSessionsAndForOldOnes() throws Exception {
    try (Connection old = connect("postgres")) {
      assertThatThrownBy(() -> run(old, "create table t ()")).hasMessageContaining("read-only");

      assertThat(open(1)).isEqualTo(new GuardEvent.Opened(1));

      run(old, "create table t ()");
      DatabaseView view = control.observe();
      assertThat(view.open()).isTrue();
      assertThat(view.epoch()).isEqualTo(1);
      assertThat(view.role()).isEqualTo(DatabaseRole.PRIMARY);
    }
  }

  @Test
  void somebodyElsesReloadDoesNotCloseIt() throws Exception {
    opened();
    try (Connection connection = connect("postgres")) {
      run(connection, "select pg_reload_conf()");
      Await.until("reloaded", () -> control.observe().open());
      run(connection, "create table t ()");
    }
  }

  @Test
  void readOnlyIsShownWithTheEndPosition() throws Exception {
    HostileClient plain = opened();

    Acknowledgement shown = shown(close(Fence.READ_ONLY));

    long closed = System.nanoTime();
    assertThat(shown.method()).isEqualTo(Method.READ_ONLY);
    assertThat(shown.timeline()).isEqualTo(1);
    assertThat(shown.end()).isNotNull();
    try (Connection connection = connect("app")) {
      assertThat(value(connection, "show default_transaction_read_only")).isEqualTo("on");
    }
    assertThat(plain.after(closed)).isZero();
  }

  @Test
  void anOpenSessionThatOverridesTheSettingIsEnded() throws Exception {
    HostileClient plain = opened();
    try (Connection session = connect("app")) {
      run(session, "set default_transaction_read_only = off");
      run(session, "insert into hostile default values");

      Acknowledgement shown = shown(close(Fence.READ_ONLY));

      long closed = System.nanoTime();
      assertThat(shown.method()).isEqualTo(Method.READ_ONLY);
      assertThatThrownBy(() -> run(session, "insert into hostile default values"))
          .isInstanceOf(SQLException.class);
      assertThat(plain.after(closed)).isZero();
    }
  }

  @Test
  void aSuperusersSessionIsEnded() throws Exception {
    HostileClient plain = opened();
    try (Connection session = connect("postgres")) {
      run(session, "begin read write");

      Acknowledgement shown = shown(close(Fence.READ_ONLY));

      long closed = System.nanoTime();
      assertThat(shown.method()).isEqualTo(Method.READ_ONLY);
      assertThatThrownBy(() -> run(session, "insert into hostile default values; commit"))
          .isInstanceOf(SQLException.class);
      assertThat(plain.after(closed)).isZero();
    }
  }

  @Test
  void anOldTransactionDoesNotCommitLate() throws Exception {
    HostileClient plain = opened();
    try (Connection session = connect("app")) {
      run(session, "begin; insert into hostile values (-1)");

      Acknowledgement shown = shown(close(Fence.READ_ONLY));

      long closed = System.nanoTime();
      assertThat(shown.method()).isEqualTo(Method.READ_ONLY);
      assertThatThrownBy(() -> run(session, "commit")).isInstanceOf(SQLException.class);
      assertThat(plain.after(closed)).isZero();
    }
    try (Connection session = connect("app")) {
      assertThat(value(session, "select count(*) from hostile where n = -1")).isEqualTo("0");
    }
  }

  @Test
  void aPreparedTransactionAllowsNoReadOnlyProof() throws Exception {
    HostileClient plain = opened();
    try (Connection session = connect("app")) {
      run(session, "begin; insert into hostile values (-1); prepare transaction 'late'");
    }

    Acknowledgement shown = shown(close(Fence.READ_ONLY));

    long closed = System.nanoTime();
    assertThat(shown.method()).isEqualTo(Method.STOPPED);
    assertThat(postgres.processes()).isEmpty();
    assertThat(plain.after(closed)).isZero();
  }

  @Test
  void aRoleThatOverridesTheSettingAllowsNoReadOnlyProof() throws Exception {
    HostileClient plain = opened();
    try (Connection session = connect("postgres")) {
      run(session, "alter role app set default_transaction_read_only = off");
    }

    Acknowledgement shown = shown(close(Fence.READ_ONLY));

    long closed = System.nanoTime();
    assertThat(shown.method()).isEqualTo(Method.STOPPED);
    assertThat(plain.after(closed)).isZero();
  }

  @Test
  void aDatabaseThatOverridesTheSettingAllowsNoReadOnlyProof() throws Exception {
    HostileClient plain = opened();
    try (Connection session = connect("postgres")) {
      run(session, "alter database postgres set default_transaction_read_only = off");
    }

    Acknowledgement shown = shown(close(Fence.READ_ONLY));

    long closed = System.nanoTime();
    assertThat(shown.method()).isEqualTo(Method.STOPPED);
    assertThat(plain.after(closed)).isZero();
  }

  @Test
  void closesWhenAllSlotsAreTaken() throws Exception {
    HostileClient plain = opened();
    control.observe();
    List<Connection> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(connect("postgres"));
      }
    } catch (SQLException full) {
      assertThat(full.getMessage()).contains("too many clients");
    }

    Acknowledgement shown = shown(close(Fence.READ_ONLY));

    long closed = System.nanoTime();
    assertThat(shown.method()).isEqualTo(Method.READ_ONLY);
    assertThat(plain.after(closed)).isZero();
    for (Connection connection : taken) {
      connection.close();
    }
  }

  @Test
  void insistingClientsAreStopped() throws Exception {
    opened();
    HostileClient insisting = HostileClient.insisting(url("app"));
    clients.add(insisting);
    Await.until("writes", () -> insisting.count() > 10);

    Acknowledgement shown = shown(close(Fence.STOP));

    long closed = System.nanoTime();
    assertThat(shown.method()).isEqualTo(Method.STOPPED);
    assertThat(shown.end()).isNotNull();
    assertThat(insisting.after(closed)).isZero();
  }

  @Test
  void aPrimaryIsNotStartedInAStandbysPlace() throws Exception {
    opened();
    shown(close(Fence.STOP));

    assertThat(control.start(new GuardEffect.Start(null, true)))
        .isInstanceOfSatisfying(
            GuardEvent.StartFailed.class,
            failed -> assertThat(failed.why()).contains("standby.signal is gone"));
    assertThat(postgres.processes()).isEmpty();
  }

  @Test
  void aLiveBackendOfAKilledPostmasterIsKilledToo() throws Exception {
    opened();
    try (Connection session = connect("app")) {
      Thread busy =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      run(session, "do $$ begin loop null; end loop; end $$");
                    } catch (SQLException e) {
                      // it was killed
                    }
                  });
      Await.until(
          "busy",
          () -> {
            try (Connection look = connect("postgres")) {
              return "1"
                  .equals(
                      value(
                          look,
                          "select count(*) from pg_stat_activity"
                              + " where state = 'active' and query like 'do %'"));
            }
          });
      postgres.killPostmaster();
      Await.until("alone", () -> postgres.processes().size() == 1);

      Acknowledgement shown = shown(close(Fence.STOP));

      assertThat(shown.method()).isEqualTo(Method.KILLED);
      assertThat(shown.end()).isNull();
      assertThat(postgres.processes()).isEmpty();
      busy.join();
    }
  }

  @Test
  void aFrozenDatabaseIsKilledInTime() throws Exception {
    HostileClient plain = opened();
    for (ProcessHandle process : postgres.processes()) {
      new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
    }
    long now = System.nanoTime();

    GuardEvent.Closed closed =
        control.close(
            new GuardEffect.Close(
                2,
                Fence.STOP,
                now + Duration.ofMillis(500).toNanos(),
                now + Duration.ofMillis(1000).toNanos()));

    long ended = System.nanoTime();
    assertThat(shown(closed).method()).isEqualTo(Method.KILLED);
    assertThat(postgres.processes()).isEmpty();
    assertThat(plain.after(ended)).isZero();
  }

  @Test
  void openingIsRefusedByTheDatabasesClockWhenTheDeadlineHasPassed() throws Exception {
    GuardEvent answer =
        control.open(new GuardEffect.Open(1, "run-1", System.nanoTime() - 1_000_000_000L, null));

    assertThat(answer).isInstanceOf(GuardEvent.OpenRefused.class);
    assertThat(((GuardEvent.OpenRefused) answer).code()).isEqualTo(Refusal.LATE);
    assertThat(control.observe().open()).isFalse();
    assertThat(postgres.data().resolve("pointsman.conf")).doesNotExist();
  }

  @Test
  void anotherSystemsDatabaseIsNotOpened() throws Exception {
    GuardEvent answer =
        control.open(new GuardEffect.Open(1, "run-1", System.nanoTime() + SOON.toNanos(), "4711"));

    assertThat(((GuardEvent.OpenRefused) answer).code()).isEqualTo(Refusal.WRONG_DATABASE);
    assertThat(control.observe().open()).isFalse();
  }

  @Test
  void aDatabaseWhoseEpochIsAheadIsNotOpened() throws Exception {
    assertThat(open(7)).isEqualTo(new GuardEvent.Opened(7));
    close(Fence.READ_ONLY);

    GuardEvent answer = open(6);

    assertThat(((GuardEvent.OpenRefused) answer).code()).isEqualTo(Refusal.STORE_REWOUND);
    assertThat(control.observe().open()).isFalse();
  }

  @Test
  void aDatabaseThatWouldStartOpenIsNotOpened() throws Exception {
    postgres.append("postgresql.auto.conf", "default_transaction_read_only = off\n");

    GuardEvent answer = open(1);

    assertThat(((GuardEvent.OpenRefused) answer).code()).isEqualTo(Refusal.STARTS_OPEN);
  }
}
