package dev.pointsman.controller.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.EffectId;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.TrafficSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ExecutorsTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Vertx vertx = Vertx.vertx();
  private final FixedLeadership leadership = new FixedLeadership(1);
  private final ManualDriver driver = new ManualDriver();
  private final List<Answer> metered = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void handsBackWhatTheDriverAnswers() throws Exception {
    Future<Answer> answer = executors(LONG).execute(order(1));
    driver.asked.getFirst().complete(new Answer.Switched("C1", new TreeMap<>()));

    assertThat(await(answer)).isInstanceOf(Answer.Switched.class);
    assertThat(metered).hasSize(1);
  }

  @Test
  void answersOnceWhenTheDriverComesTooLate() throws Exception {
    Future<Answer> answer = executors(SHORT).execute(order(1));

    assertFailed("TIMEOUT", await(answer));
    driver.asked.getFirst().complete(new Answer.Switched("C1", new TreeMap<>()));
    assertFailed("TIMEOUT", await(answer));
    assertThat(metered).hasSize(1);
  }

  @Test
  void asksLeadershipBeforeTheDriver() throws Exception {
    leadership.end();

    assertFailed("NOT_LEADING", await(executors(LONG).execute(order(1))));
    assertThat(driver.asked).isEmpty();
  }

  @Test
  void turnsABrokenDriverIntoAnAnswer() throws Exception {
    Future<Answer> failing = executors(LONG).execute(order(1));
    driver.asked.getFirst().fail(new IllegalStateException("broken"));

    assertFailed("DRIVER_ERROR", await(failing));
    assertFailed("DRIVER_ERROR", await(executors(LONG).execute(promotion())));
  }

  @Test
  void letsOrdersWaitUntilAnotherHasEnded() throws Exception {
    Executors executors = executors(LONG);
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(executors.execute(order(i)));
    }
    assertThat(driver.asked).hasSize(4);
    for (int i = 0; i < 6; i++) {
      driver.asked.get(i).complete(new Answer.Failed("X", ""));
    }
    for (Future<Answer> answer : answers) {
      assertFailed("X", await(answer));
    }
  }

  @Test
  void doesNotCarryOutAnOrderThatWasAnsweredWhileItWaited() throws Exception {
    Executors executors = executors(SHORT);
    Future<Answer> last = Future.succeededFuture(new Answer.Failed("", ""));
    for (int i = 0; i < 5; i++) {
      last = executors.execute(order(i));
    }
    assertFailed("TIMEOUT", await(last));
    List.copyOf(driver.asked).forEach(p -> p.complete(new Answer.Failed("X", "")));

    assertThat(driver.asked).hasSize(4);
  }

  private Executors executors(Duration limit) {
    return new Executors(
        vertx,
        leadership,
        driver,
        new BrokenDatabase(),
        new Executors.Limits(limit, limit, limit),
        (_, answer, _) -> metered.add(answer));
  }

  private static Effect.Outside order(int attempt) {
    return new Effect.SwitchTraffic(
        new EffectId("shop", "r1", 1, Step.SWITCH, attempt),
        new TrafficSpec.Route53(
            "Z1", "shop.example.com", TrafficSpec.RecordType.A, Duration.ofSeconds(30), Map.of()),
        new Effect.Pointing("us-east-1", "192.0.2.10", null, null),
        1);
  }

  private static Effect.Outside promotion() {
    return new Effect.Promote(
        new EffectId("shop", "r1", 1, Step.PROMOTE, 1),
        "us-west-2",
        new DatabaseSpec.Postgres("main", "h", 1, "d", "u", new SecretRef("${env:X}")),
        new DatabaseIdentity("7", 1),
        null);
  }

  private static void assertFailed(String code, Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(Answer.Failed.class, f -> assertThat(f.code()).isEqualTo(code));
  }

  private static Answer await(Future<Answer> answer) throws Exception {
    return answer.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static final class ManualDriver implements TrafficDriver {
    private final List<Promise<Answer>> asked = new ArrayList<>();

    @Override
    public Future<Answer> switchTraffic(Effect.SwitchTraffic order) {
      Promise<Answer> promise = Promise.promise();
      asked.add(promise);
      return promise.future();
    }

    @Override
    public Future<Answer> awaitInsync(Effect.AwaitInsync order) {
      return Future.succeededFuture(new Answer.Failed("UNUSED", ""));
    }

    @Override
    public Future<Answer> look(TrafficSpec traffic) {
      return Future.succeededFuture(new Answer.Failed("UNUSED", ""));
    }
  }

  private static final class BrokenDatabase implements DatabaseDriver {
    @Override
    public Future<Answer> promote(Effect.Promote order) {
      throw new IllegalStateException("broken");
    }

    @Override
    public Future<Answer> look(DatabaseSpec database) {
      throw new IllegalStateException("broken");
    }
  }
}
