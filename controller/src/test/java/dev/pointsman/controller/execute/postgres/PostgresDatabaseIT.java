package dev.pointsman.controller.execute.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.EffectId;
import dev.pointsman.controller.execute.testing.DatabaseContract;
import dev.pointsman.controller.execute.testing.DatabaseWorld;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.testing.PostgresServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real primary with a real replica. */
final class PostgresDatabaseIT extends DatabaseContract {
  private static final Vertx vertx = Vertx.vertx();

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static PostgresServer primary;

  @SuppressWarnings("NullAway.Init") // opened before each test
  private static PostgresPair pair;

  private volatile boolean stands = true;

  @BeforeAll
  static void start() throws IOException {
    primary = PostgresPair.startPrimary();
  }

  @AfterAll
  static void stop() throws Exception {
    primary.close();
    Files.deleteIfExists(primary.folder().resolveSibling("r"));
    Files.deleteIfExists(primary.folder().resolveSibling("o"));
    Files.deleteIfExists(primary.folder().getParent());
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  protected DatabaseWorld open() {
    pair = PostgresPair.start(primary, vertx, _ -> stands);
    return pair;
  }

  @Test
  void promotesOnceWhenTheOrderComesTwiceAtOnce() throws Exception {
    Future<Answer> one = pair.driver().promote(order(pair.replica()));
    Future<Answer> two = pair.driver().promote(order(pair.replica()));

    assertThat(await(one)).isInstanceOf(Answer.Promoted.class);
    assertThat(await(two)).isInstanceOf(Answer.Promoted.class);
    assertThat(pair.replicaMark()).isEqualTo("2 r2 us-west-2");
  }

  @Test
  void promotesAReplicaWhosePrimaryIsGone() throws Exception {
    DatabaseSpec replica = pair.replica();
    Effect.Promote order = order(replica);
    primary.stop();
    try {
      assertThat(await(pair.driver().promote(order))).isInstanceOf(Answer.Promoted.class);
    } finally {
      primary.start();
    }
  }

  /** The service stands still meanwhile, and each costs it up to 140 ms. */
  @Test
  void promotesAcrossAnOceanInFewRoundTrips() throws Exception {
    pair.mark(1, "r1", "us-east-1");
    try (FarLink ocean = FarLink.to(port(pair.replica()), Duration.ofMillis(140))) {
      long begun = System.nanoTime();

      assertThat(await(pair.driver().promote(order(at(ocean.port(), "postgres")))))
          .isInstanceOf(Answer.Promoted.class);

      System.out.printf(
          "promoted in %d round trips, %d ms%n",
          ocean.roundTrips(), (System.nanoTime() - begun) / 1_000_000);
      assertThat(ocean.roundTrips())
          .as("a start, a look, a trigger, a mark, an end; and looks until recovery has ended")
          .isBetween(5, 9);
    }
    assertThat(pair.replicaMark()).isEqualTo("2 r2 us-west-2");
  }

  @Test
  void touchesNothingOnceTheOrdersRunIsOver() throws Exception {
    stands = false;

    assertFailed(
        "ORDER_OVER", "the run ended", await(pair.driver().promote(order(pair.replica()))));
    assertThat(pair.replicaInRecovery()).isTrue();
  }

  /** As one in a file of a file system that hangs: the order is given anew long before. */
  @Test
  void promotesNobodyWhenItsPasswordComesAfterTheTimeOfTheOrder() throws Exception {
    Duration limit = Duration.ofMillis(200);
    SecretResolver slow =
        _ -> {
          long end = System.nanoTime() + limit.multipliedBy(2).toNanos();
          while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
          }
          return "";
        };
    try (PostgresDatabase late = new PostgresDatabase(vertx, slow, _ -> true, limit)) {
      assertFailed("DATABASE_TIMEOUT", "in time", await(late.promote(order(pair.replica()))));
    }
    assertThat(pair.replicaInRecovery()).isTrue();
  }

  @Test
  void tellsTheServersOwnWordsWhenDenied() throws Exception {
    assertFailed(
        "DATABASE_DENIED",
        "role \"nobody\" does not exist (SQLSTATE 28000)",
        await(pair.driver().promote(order(as("nobody")))));
  }

  @Test
  void promotesAsAUserWithNoMoreThanItNeeds() throws Exception {
    PostgresPair.run(
        primary,
        """
        begin read write;
        create role mover login;
        grant pg_monitor to mover;
        grant execute on function pg_promote(boolean, integer), pg_read_file(text) to mover;
        grant create on database postgres to mover;
        commit
        """);
    pair.position();
    DatabaseSpec mover = as("mover");

    assertThat(await(pair.driver().look(mover, null))).isInstanceOf(Answer.Done.class);
    assertThat(await(pair.driver().promote(order(mover)))).isInstanceOf(Answer.Promoted.class);
    assertThat(pair.replicaMark()).isEqualTo("2 r2 us-west-2");
  }

  @Test
  void tellsBeforeAPromotionWhatItsUserLacks() throws Exception {
    pair.mark(1, "r1", "us-east-1");
    PostgresPair.run(
        primary,
        """
        begin read write;
        create role reader login;
        grant pg_monitor to reader;
        grant usage on schema pointsman to reader;
        grant select on pointsman.epoch to reader;
        commit
        """);
    pair.position();

    assertFailed(
        "DATABASE_DENIED",
        "lacks: EXECUTE on function pg_promote(boolean, integer), INSERT and UPDATE on table"
            + " pointsman.epoch, or CREATE on the database, EXECUTE on function"
            + " pg_read_file(text)",
        await(pair.driver().look(as("reader"), null)));
  }

  @Test
  void promotesNothingAsAUserThatCannotProveIt() throws Exception {
    PostgresPair.run(
        primary,
        """
        begin read write;
        create role hasty login;
        grant execute on function pg_promote(boolean, integer) to hasty;
        commit
        """);
    pair.position();
    DatabaseSpec hasty = as("hasty");

    assertFailed(
        "DATABASE_DENIED",
        "lacks: INSERT and UPDATE on table pointsman.epoch, or CREATE on the database,"
            + " the role pg_monitor, EXECUTE on function pg_read_file(text)",
        await(pair.driver().look(hasty, null)));
    assertFailed("DATABASE_ERROR", "42501", await(pair.driver().promote(order(hasty))));
    assertThat(pair.replicaInRecovery()).isTrue();
  }

  private static DatabaseSpec as(String user) {
    return at(port(pair.replica()), user);
  }

  private static DatabaseSpec at(int port, String user) {
    return new DatabaseSpec.Postgres(
        "main", "127.0.0.1", port, "postgres", user, new SecretRef("${env:NONE}"));
  }

  @Test
  void tellsWhichServerCannotBeReached() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    DatabaseSpec nowhere = at(port, "postgres");

    assertFailed(
        "DATABASE_UNREACHABLE", "127.0.0.1:" + port, await(pair.driver().promote(order(nowhere))));
  }

  private static int port(DatabaseSpec spec) {
    return switch (spec) {
      case DatabaseSpec.Postgres postgres -> postgres.port();
    };
  }

  private static Effect.Promote order(DatabaseSpec target) {
    EffectId id = new EffectId("shop", "r2", 2, Step.PROMOTE, 1);
    return new Effect.Promote(id, "us-west-2", target, pair.identity(), pair.position(), null);
  }

  private static void assertFailed(String code, String detail, Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            f -> {
              assertThat(f.code()).isEqualTo(code);
              assertThat(f.detail()).contains(detail);
            });
  }

  private static Answer await(Future<Answer> answer) throws Exception {
    return answer.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
