package dev.pointsman.probes.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.testing.PostgresServer;
import dev.pointsman.probes.guard.core.Fence;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.guard.database.DatabaseAddress;
import dev.pointsman.probes.guard.database.Hooks;
import dev.pointsman.probes.guard.database.PostgresControl;
import dev.pointsman.probes.guard.database.Replication;
import dev.pointsman.probes.guard.database.WatchdogLeash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A primary with two replicas; one of them is promoted, and the others must follow it. */
@Order(1)
final class ReattachmentIT {
  /** All that rewinding needs of the new primary, as PostgreSQL's manual of pg_rewind lists it. */
  private static final List<String> REWINDING =
      List.of(
          "pg_ls_dir(text, boolean, boolean)",
          "pg_stat_file(text, boolean)",
          "pg_read_binary_file(text)",
          "pg_read_binary_file(text, bigint, bigint, boolean)");

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Path folder = PostgresServer.temporaryFolder("follow");
  private final PostgresServer a = PostgresServer.create(folder.resolve("a"));
  private final PostgresServer b;
  private final PostgresServer c;
  private final PostgresControl controlA;
  private final PostgresControl controlC;
  private @Nullable PostgresServer stranger;

  ReattachmentIT() throws Exception {
    controlA = control(a, "a");
    assertThat(controlA.start(new GuardEffect.Start(null, false)))
        .isInstanceOf(GuardEvent.Started.class);
    b = a.replica(folder.resolve("b"));
    c = a.replica(folder.resolve("c"));
    b.start();
    c.start();
    controlC = control(c, "c");
    long deadline = System.nanoTime() + SOON.toNanos();
    assertThat(controlA.open(new GuardEffect.Open(1, "run-1", deadline, null)))
        .isEqualTo(new GuardEvent.Opened(1));
    run(a, "create role replicator login replication");
    for (String function : REWINDING) {
      run(a, "grant execute on function " + function + " to replicator");
    }
    run(a, "create table written (n int)");
    run(a, "insert into written values (1)");
    Await.until("replicated", () -> count(b) == 1 && count(c) == 1);
  }

  private static PostgresControl control(PostgresServer server, String name) throws IOException {
    return new PostgresControl(
        new DatabaseAddress(
            server.socketFolder(), server.port(), "postgres", "postgres", server.data()),
        name,
        Hooks.none(),
        LastResort.KILL,
        Fence.STOP,
        new Replication("replicator", null, name),
        new WatchdogLeash() {
          @Override
          public void arm(long deadlineNanos) {}

          @Override
          public long startDatabase(@Nullable Long deadlineNanos) throws IOException {
            try {
              server.start();
            } catch (IllegalStateException e) {
              throw new IOException(e);
            }
            return root();
          }

          @Override
          public long root() {
            return server.postmaster().map(ProcessHandle::pid).orElse(0L);
          }
        });
  }

  @AfterEach
  void end() throws Exception {
    controlA.close();
    controlC.close();
    if (stranger != null) {
      stranger.close();
    }
    c.close();
    b.close();
    a.close();
    Files.delete(folder);
  }

  private static void run(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_read_only = off");
      statement.execute(sql);
    }
  }

  /** As the controller marks what it has promoted. */
  private static void mark(PostgresServer server, int epoch, String region) throws SQLException {
    run(
        server,
        "insert into pointsman.epoch (epoch, run, region) values (%d, 'run-%d', '%s')"
            .formatted(epoch, epoch, region));
  }

  private static int count(PostgresServer server) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from written")) {
      row.next();
      return row.getInt(1);
    }
  }

  private GuardEffect.Reattach toB() {
    return new GuardEffect.Reattach("b", 2, "127.0.0.1", b.port(), "postgres");
  }

  private void promoteB() throws SQLException {
    run(b, "select pg_promote(true, 30)");
    run(b, "insert into written values (2)");
  }

  @Test
  void aStandbyIsShownOnlyOnceNoControllerHoldsASessionToPromoteIt() throws Exception {
    try (Connection late =
            DriverManager.getConnection(
                c.jdbcUrl("postgres") + "&ApplicationName=pointsman-controller");
        Statement promotion = late.createStatement()) {
      promotion.execute("select 1");

      GuardEvent.Closed closed = controlC.close(closing(2));

      assertThat(Objects.requireNonNull(closed.shown()).method())
          .isEqualTo(Acknowledgement.Method.STANDBY);
      assertThatThrownBy(() -> promotion.execute("select pg_promote(false)"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(controlC.observe().role()).isEqualTo(DatabaseRole.STANDBY);
  }

  @Test
  void aStandbyThatIsAboutToBePromotedIsNotShownAsOne() throws Exception {
    long replay = replay(c);
    new ProcessBuilder("kill", "-STOP", String.valueOf(replay)).start().waitFor();
    run(c, "select pg_promote(false)");

    GuardEvent.Closed closed = controlC.close(closing(2));

    assertThat(Objects.requireNonNull(closed.shown()).method())
        .isNotEqualTo(Acknowledgement.Method.STANDBY);
  }

  /** From the moment that replay has taken the request, no file tells of it any more. */
  @Test
  void aStandbyWhosePromotionHasBegunIsNotShownAsOne() throws Exception {
    run(c, "alter system set restore_command = 'sleep 3; false'");
    run(c, "select pg_reload_conf()");
    Path request = c.data().resolve("promote");
    run(c, "select pg_promote(false)");
    for (long end = System.nanoTime() + SOON.toNanos(); Files.exists(request); ) {
      assertThat(System.nanoTime() - end).isNegative();
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(controlC.observe().role()).isEqualTo(DatabaseRole.STANDBY);

    GuardEvent.Closed closed = controlC.close(closing(2));

    assertThat(Objects.requireNonNull(closed.shown()).method())
        .isNotEqualTo(Acknowledgement.Method.STANDBY);
  }

  private static long replay(PostgresServer server) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select pid from pg_stat_activity where backend_type = 'startup'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static GuardEffect.Close closing(int epoch) {
    long now = System.nanoTime();
    return new GuardEffect.Close(
        epoch,
        Fence.STOP,
        now + Duration.ofSeconds(2).toNanos(),
        now + Duration.ofSeconds(4).toNanos());
  }

  @Test
  void aRunningStandbyIsPointedAtTheNewPrimary() throws Exception {
    a.stop();
    promoteB();

    assertThat(controlC.reattach(toB())).isEqualTo(new GuardEvent.Reattached("b", 2));

    Await.until("follows", () -> count(c) == 2);
    assertThat(controlC.observe().upstream()).isEqualTo("127.0.0.1:" + b.port());
    assertThat(controlC.observe().timeline()).isEqualTo(2);
  }

  @Test
  void aPrimaryThatWasStoppedInOrderFollowsWithoutRewinding() throws Exception {
    long now = System.nanoTime();
    GuardEvent.Closed closed =
        controlA.close(
            new GuardEffect.Close(2, Fence.STOP, now + SOON.toNanos(), now + SOON.toNanos()));
    assertThat(closed.shown()).isNotNull();
    promoteB();

    assertThat(controlA.reattach(toB())).isEqualTo(new GuardEvent.Reattached("b", 2));

    Await.until("follows", () -> count(a) == 2);
    assertThat(controlA.observe().role()).isEqualTo(DatabaseRole.STANDBY);
    assertThat(folder.resolve("a").resolve("data").resolve("backup_label.old")).doesNotExist();
  }

  @Test
  void aPrimaryThatWroteOnIsRewound() throws Exception {
    run(b, "select pg_promote(true, 30)");
    run(b, "insert into written values (2)");
    run(a, "insert into written values (666)");
    run(a, "insert into written values (667)");
    a.kill();

    // until the new primary has written its first checkpoint, nobody can rewind to it
    Await.until("rewound", () -> controlA.reattach(toB()) instanceof GuardEvent.Reattached);

    Await.until("follows", () -> count(a) == 2);
    assertThat(controlA.observe().role()).isEqualTo(DatabaseRole.STANDBY);
    assertThat(Files.readString(a.data().resolve("postgresql.conf")))
        .contains("port = " + a.port());
  }

  @Test
  void aStandbyThatWasKilledFollowsTheNewPrimary() throws Exception {
    c.kill();
    a.stop();
    promoteB();

    Await.until("attached", () -> controlC.reattach(toB()) instanceof GuardEvent.Reattached);

    Await.until("follows", () -> count(c) == 2);
    assertThat(controlC.observe().timeline()).isEqualTo(2);
  }

  @Test
  void aStandbyThatHasWhatTheNewPrimaryNeverHadIsRewound() throws Exception {
    getAheadOfB();

    Await.until("rewound", () -> controlC.reattach(toB()) instanceof GuardEvent.Reattached);

    Await.until("follows", () -> count(c) == 2);
    assertThat(controlC.observe().timeline()).isEqualTo(2);
  }

  @Test
  void aKilledStandbyThatHasWhatTheNewPrimaryNeverHadIsRewound() throws Exception {
    getAheadOfB();
    c.kill();

    Await.until("rewound", () -> controlC.reattach(toB()) instanceof GuardEvent.Reattached);

    Await.until("follows", () -> count(c) == 2);
  }

  @Test
  void aStandbyThatCanNeverFollowFurtherIsNotSaidToReplicate() throws Exception {
    getAheadOfB();
    pointCAtB();

    // what is left of the earlier timeline is streamed at each try, for a moment
    long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() - until < 0) {
      assertThat(controlC.observe().upstream()).isNotEqualTo("127.0.0.1:" + b.port());
    }
    assertThat(c.data().resolve("pg_wal").resolve("00000002.history")).exists();
  }

  private void pointCAtB() throws SQLException {
    String toB = "host=127.0.0.1 port=%d user=replicator".formatted(b.port());
    run(c, "alter system set wal_retrieve_retry_interval = '50ms'");
    run(c, "alter system set primary_conninfo = '" + toB + "'");
    run(c, "select pg_reload_conf()");
  }

  /** The third has received what the second had not when it was promoted. */
  private void getAheadOfB() throws Exception {
    b.stop();
    for (int n = 0; n < 100; n++) {
      run(a, "insert into written values (" + (1000 + n) + ")");
    }
    Await.until("replicated", () -> count(c) == 101);
    a.kill();
    b.start();
    promoteB();
    assertThat(count(b)).isEqualTo(2);
  }

  @Test
  void aStandbyThatIsPromotedWhileItIsPointedElsewhereIsLeftAlone() throws Exception {
    // while its replay pauses it asks nobody for more: the guard waits for it, and nothing races
    run(c, "select pg_wal_replay_pause()");
    run(a, "insert into written values (3)");
    a.stop();
    promoteB();
    AtomicReference<GuardEvent> answer = new AtomicReference<>();
    Thread guard = Thread.ofPlatform().start(() -> answer.set(controlC.reattach(toB())));
    Await.until("pointed", () -> setting(c, "primary_conninfo").contains("port=" + b.port()));

    run(c, "select pg_promote(true, 30)");
    mark(c, 3, "c");
    guard.join(Duration.ofSeconds(60));

    assertThat(answer.get()).isInstanceOf(GuardEvent.ReattachFailed.class);
    assertThat(controlC.observe().role()).isEqualTo(DatabaseRole.PRIMARY);
    assertThat(count(c)).isEqualTo(2);
  }

  @Test
  void aPrimaryThatBearsANewerEpochThanTheOrderIsLeftAlone() throws Exception {
    promoteB();
    mark(a, 3, "a");

    assertThat(controlA.reattach(toB())).isInstanceOf(GuardEvent.ReattachFailed.class);

    assertThat(controlA.observe().role()).isEqualTo(DatabaseRole.PRIMARY);
  }

  @Test
  void aKilledStandbyThatKnowsTheNewTimelineAndIsBeyondItsForkIsRewound() throws Exception {
    getAheadOfB();
    run(c, "checkpoint");
    pointCAtB(); // by hand: a guard could stop it before it has learned of the fork
    Path history = c.data().resolve("pg_wal").resolve("00000002.history");
    Await.until("learned of the fork", () -> Files.exists(history));
    c.kill();

    Await.until("rewound", () -> controlC.reattach(toB()) instanceof GuardEvent.Reattached);

    Await.until("follows", () -> count(c) == 2);
  }

  @Test
  void aPrimaryIsNotRewoundByACheckpointThatIsOlderThanTheNewPrimarysTimeline() throws Exception {
    a.stop();
    promoteB();
    run(b, "checkpoint");
    Await.until("attached", () -> controlC.reattach(toB()) instanceof GuardEvent.Reattached);
    Await.until("follows", () -> count(c) == 2);
    Await.until("checkpoint", () -> hasCheckpointOn(c, 2));
    assertThat(controlA.start(new GuardEffect.Start(null, false)))
        .isInstanceOf(GuardEvent.Started.class);
    run(a, "set synchronous_commit = local; insert into written values (666)");
    a.kill();
    fillMemory(b);
    b.stop();
    run(c, "select pg_promote(true, 30)");
    run(c, "insert into written values (3)");
    GuardEffect.Reattach toC = new GuardEffect.Reattach("c", 3, "127.0.0.1", c.port(), "postgres");

    assertThat(value(c, "select timeline_id from pg_control_checkpoint()")).isEqualTo("2");
    assertThat(controlA.reattach(toC)).isInstanceOf(GuardEvent.ReattachFailed.class);
    run(c, "checkpoint");

    Await.until("rewound", () -> controlA.reattach(toC) instanceof GuardEvent.Reattached);
    Await.until("follows", () -> count(a) == 3);
  }

  /** A checkpoint that writes all of it takes its time. */
  private void fillMemory(PostgresServer primary) throws Exception {
    run(
        primary,
        "create table much as select n, repeat('x', 500) as t from generate_series(1, 20000) n");
    Await.until("replicated", () -> caughtUp(c, primary));
  }

  /** A standby writes one only where its primary did. */
  private static boolean hasCheckpointOn(PostgresServer server, int timeline) throws SQLException {
    run(server, "checkpoint");
    return value(server, "select timeline_id from pg_control_checkpoint()")
        .equals(String.valueOf(timeline));
  }

  private static boolean caughtUp(PostgresServer standby, PostgresServer primary)
      throws SQLException {
    return value(standby, "select pg_last_wal_replay_lsn()")
        .equals(value(primary, "select pg_current_wal_insert_lsn()"));
  }

  private static String setting(PostgresServer server, String name) throws SQLException {
    return value(server, "select current_setting('" + name + "')");
  }

  private static String value(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  @Test
  void anotherDatabaseIsNotFollowed() throws Exception {
    stranger = PostgresServer.create(folder.resolve("s"));
    stranger.start();
    run(stranger, "create role replicator login replication");
    a.stop();

    GuardEvent answer =
        controlA.reattach(
            new GuardEffect.Reattach("s", 2, "127.0.0.1", stranger.port(), "postgres"));

    assertThat(answer).isInstanceOf(GuardEvent.ReattachFailed.class);
    assertThat(((GuardEvent.ReattachFailed) answer).why()).contains("another database");
  }

  @Test
  void twoPromotionsToOneTimelineAreToldApart() throws Exception {
    a.stop();
    run(c, "select pg_promote(true, 30)");
    run(c, "insert into written values (3)");
    run(b, "select pg_promote(true, 30)");
    long now = System.nanoTime();
    controlC.close(
        new GuardEffect.Close(2, Fence.TAKE_OVER, now + SOON.toNanos(), now + SOON.toNanos()));

    GuardEvent answer = controlC.reattach(toB());

    assertThat(answer).isInstanceOf(GuardEvent.ReattachFailed.class);
  }

  @Test
  void aDatabaseThatWasPromotedInVainIsRewoundToTheOneThatWroteLast() throws Exception {
    run(c, "select pg_promote(true, 30)");
    mark(c, 2, "c");
    controlC.observe();
    run(c, "insert into written values (666)");
    run(a, "insert into written values (2)");
    run(a, "insert into written values (3)");
    long now = System.nanoTime();
    controlC.close(
        new GuardEffect.Close(3, Fence.STOP, now + SOON.toNanos(), now + SOON.toNanos()));

    GuardEvent answer =
        controlC.reattach(new GuardEffect.Reattach("a", 3, "127.0.0.1", a.port(), "postgres"));

    assertThat(answer).isEqualTo(new GuardEvent.Reattached("a", 3));
    Await.until("follows", () -> count(c) == 3);
    assertThat(controlC.observe().role()).isEqualTo(DatabaseRole.STANDBY);
    assertThat(controlC.observe().timeline()).isEqualTo(1);
  }

  @Test
  void aRunThatTheNewPrimaryNeverSawIsToldApartWhereTimelineAndForkAreTheSame() throws Exception {
    a.stop();
    run(c, "select pg_promote(true, 30)");
    mark(c, 2, "c");
    controlC.observe();
    run(b, "select pg_promote(true, 30)");
    mark(b, 3, "b");
    b.stop();
    Files.writeString(b.data().resolve("standby.signal"), "");
    b.start();
    run(b, "select pg_promote(true, 30)"); // one timeline up: its number hides the fork
    long now = System.nanoTime();
    controlC.close(
        new GuardEffect.Close(2, Fence.TAKE_OVER, now + SOON.toNanos(), now + SOON.toNanos()));

    GuardEvent answer = controlC.reattach(toB());

    assertThat(answer).isInstanceOf(GuardEvent.ReattachFailed.class);
    assertThat(((GuardEvent.ReattachFailed) answer).why()).contains("does not know the last run");
  }
}
