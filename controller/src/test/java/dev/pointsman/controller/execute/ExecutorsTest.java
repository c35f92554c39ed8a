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
import dev.pointsman.coordination.testing.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ExecutorsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ManualTimers timers = new ManualTimers();
  private final FixedLeadership leadership = new FixedLeadership(1);
  private final ManualDriver driver = new ManualDriver();
  private boolean stands = true;
  private final List<Answer> metered = new ArrayList<>();

  @Test
  void handsBackWhatTheDriverAnswers() {
    Future<Answer> answer = executors().execute(order(1));
    driver.asked.getFirst().complete(new Answer.Switched("C1", new TreeMap<>()));

    assertThat(answer.result()).isInstanceOf(Answer.Switched.class);
    assertThat(metered).hasSize(1);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void answersOnceWhenTheDriverComesTooLate() {
    Future<Answer> answer = executors().execute(order(1));
    timers.advance(LIMIT.minusMillis(1));
    assertThat(answer.isComplete()).isFalse();
    timers.advance(Duration.ofMillis(1));

    assertFailed("TIMEOUT", answer.result());
    driver.asked.getFirst().complete(new Answer.Switched("C1", new TreeMap<>()));
    assertFailed("TIMEOUT", answer.result());
    assertThat(metered).hasSize(1);
  }

  @Test
  void asksLeadershipBeforeTheDriver() {
    leadership.end();

    assertFailed("NOT_LEADING", executors().execute(order(1)).result());
    assertThat(driver.asked).isEmpty();
  }

  @Test
  void turnsABrokenDriverIntoAnAnswer() {
    Future<Answer> failing = executors().execute(order(1));
    driver.asked.getFirst().fail(new IllegalStateException("broken"));

    assertFailed("DRIVER_ERROR", failing.result());
    assertFailed("DRIVER_ERROR", executors().execute(promotion()).result());
  }

  @Test
  void letsOrdersWaitUntilAnotherHasEnded() {
    Executors executors = executors();
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(executors.execute(order(i)));
    }
    assertThat(driver.asked).hasSize(4);
    for (int i = 0; i < 6; i++) {
      driver.asked.get(i).complete(new Answer.Failed("X", ""));
    }
    for (Future<Answer> answer : answers) {
      assertFailed("X", answer.result());
    }
  }

  @Test
  void doesNotCarryOutAnOrderThatWasAnsweredWhileItWaited() {
    Executors executors = executors();
    Future<Answer> last = Future.succeededFuture(new Answer.Failed("", ""));
    for (int i = 0; i < 5; i++) {
      last = executors.execute(order(i));
    }
    timers.advance(LIMIT);
    assertFailed("TIMEOUT", last.result());
    List.copyOf(driver.asked).forEach(p -> p.complete(new Answer.Failed("X", "")));

    assertThat(driver.asked).hasSize(4);
  }

  @Test
  void givesThePlacesOfOrdersThatAreNeverAnsweredToOthers() {
    Executors executors = executors();
    for (int i = 0; i < 4; i++) {
      executors.execute(order(i));
    }
    timers.advance(LIMIT.dividedBy(2));
    Future<Answer> waiting = executors.execute(order(4));
    assertThat(driver.asked).hasSize(4);

    timers.advance(LIMIT.dividedBy(2));

    assertThat(driver.asked).hasSize(5);
    driver.asked.getLast().complete(new Answer.Switched("C1", new TreeMap<>()));
    assertThat(waiting.result()).isInstanceOf(Answer.Switched.class);
  }

  @Test
  void promotesNobodyByAnOrderWhoseRunEndedWhileItWaited() {
    ManualDatabase database = new ManualDatabase();
    Executors executors = executors(database);
    Future<Answer> last = Future.succeededFuture(new Answer.Failed("", ""));
    for (int i = 0; i < 5; i++) {
      last = executors.execute(promotion());
    }
    assertThat(database.asked).hasSize(4);

    stands = false;
    List.copyOf(database.asked).forEach(p -> p.complete(new Answer.Failed("X", "")));

    assertFailed("ORDER_OVER", last.result());
    assertThat(database.asked).hasSize(4);
  }

  private Executors executors() {
    return executors(new BrokenDatabase());
  }

  private Executors executors(DatabaseDriver database) {
    return new Executors(
        timers,
        leadership,
        _ -> stands,
        driver,
        database,
        new Executors.Limits(LIMIT, LIMIT, LIMIT, LIMIT),
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
        null,
        null);
  }

  private static void assertFailed(String code, Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(Answer.Failed.class, f -> assertThat(f.code()).isEqualTo(code));
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
    public Future<Answer> look(TrafficSpec traffic, Effect.Claim claim) {
      return Future.succeededFuture(new Answer.Failed("UNUSED", ""));
    }
  }

  private static final class BrokenDatabase implements DatabaseDriver {
    @Override
    public Future<Answer> promote(Effect.Promote order) {
      throw new IllegalStateException("broken");
    }

    @Override
    public Future<Answer> look(DatabaseSpec database, @Nullable Instant started) {
      throw new IllegalStateException("broken");
    }
  }

  private static final class ManualDatabase implements DatabaseDriver {
    private final List<Promise<Answer>> asked = new ArrayList<>();

    @Override
    public Future<Answer> promote(Effect.Promote order) {
      Promise<Answer> promise = Promise.promise();
      asked.add(promise);
      return promise.future();
    }

    @Override
    public Future<Answer> look(DatabaseSpec database, @Nullable Instant started) {
      return Future.succeededFuture(new Answer.Failed("UNUSED", ""));
    }
  }
}
