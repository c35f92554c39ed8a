package dev.pointsman.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.machine.Machine;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.controller.core.machine.World;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.controller.metrics.ControllerMetrics;
import dev.pointsman.controller.view.PromiseAnswer;
import dev.pointsman.controller.view.PromiseAnswer.Code;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.Promise;
import dev.pointsman.coordination.model.PromiseRequest;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.testing.FakeCluster;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromisesTest {
  private static final Duration LONG = Duration.ofSeconds(1);
  private static final PromiseRequest ASKED = new PromiseRequest(Shop.NAME, Shop.A, "g1", 3, 1);

  private final ManualTimers timers = new ManualTimers();
  private final FakeCluster cluster = new FakeCluster(timers);
  private final FakeStore store = cluster.connect();
  private final List<Event> taken = new ArrayList<>();
  private final List<Runnable> untaken = new ArrayList<>();
  private boolean busy;
  private World world = Machine.start(new Self("c1", Shop.C));
  private final Promises promises =
      new Promises(
          store,
          timers,
          () -> world,
          this::take,
          new ControllerMetrics(),
          new LeaderRecord("c1", Shop.C, "http://c1", Instant.EPOCH));

  private void take(Event event, Runnable then) {
    if (busy) {
      untaken.add(() -> take(event, then));
      return;
    }
    taken.add(event);
    then.run();
  }

  @Test
  void refusesWhileEtcdAnswersAndWritesNothing() {
    long before = cluster.revision();

    assertThat(code(ask())).isEqualTo(Code.STORE_ANSWERS);

    assertThat(taken).isEmpty();
    assertThat(cluster.revision()).isEqualTo(before);
    assertThat(cluster.get(KeySpace.controller(Shop.C, "c1")).entry()).isEmpty();
  }

  @Test
  void promisesWhenItsOwnAttemptFails() {
    store.disconnect();

    assertThat(ask().join()).isEqualTo(new PromiseAnswer.Given(new Promise("c1", ASKED)));
    assertThat(taken).containsExactly(new Event.PromiseGiven(Shop.NAME, Shop.A));
  }

  @Test
  void promisesWhenItsOwnAttemptIsNotAnsweredInTime() {
    store.hang();
    CompletableFuture<PromiseAnswer> answer = promises.ask(ASKED).toCompletableFuture();
    timers.advance(Promises.LIMIT.minusMillis(1));
    assertThat(answer).isNotDone();
    timers.advance(Duration.ofMillis(50));

    assertThat(answer.join()).isInstanceOf(PromiseAnswer.Given.class);
  }

  @Test
  void answersOnlyOnceTheMachineHasTakenIt() {
    store.disconnect();
    busy = true;
    CompletableFuture<PromiseAnswer> answer = ask();
    assertThat(answer).isNotDone();

    busy = false;
    untaken.forEach(Runnable::run);
    assertThat(answer.join()).isInstanceOf(PromiseAnswer.Given.class);
  }

  @Test
  void countsNoAttemptThatWasBegunBeforeItWasAsked() {
    store.hang();
    CompletableFuture<PromiseAnswer> first = promises.ask(ASKED).toCompletableFuture();
    timers.advance(Duration.ofMillis(100));
    store.recover();
    CompletableFuture<PromiseAnswer> second = promises.ask(ASKED).toCompletableFuture();
    store.hang();
    timers.advance(Duration.ofMillis(5));
    store.recover();
    timers.advance(LONG);

    assertThat(code(first)).isEqualTo(Code.STORE_ANSWERS);
    assertThat(code(second)).isEqualTo(Code.STORE_ANSWERS);
  }

  @Test
  void sharesAnAttemptAmongThoseWhoAskAtOnce() {
    store.disconnect();
    List<CompletableFuture<PromiseAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(promises.ask(ASKED).toCompletableFuture());
    }
    timers.advance(LONG);

    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(taken).hasSize(100);
  }

  @Test
  void refusesWhatALaterEpochDoesNotWaitForAnyMore() {
    store.disconnect();
    knows(3, Shop.A);
    assertThat(ask().join()).as("as the guard says").isInstanceOf(PromiseAnswer.Given.class);
    knows(2, Shop.B);
    assertThat(ask().join()).as("an older picture").isInstanceOf(PromiseAnswer.Given.class);
    knows(4, null, Shop.A);
    assertThat(ask().join()).as("waited for still").isInstanceOf(PromiseAnswer.Given.class);
    knows(5, Shop.A);
    assertThat(ask().join()).as("given back").isInstanceOf(PromiseAnswer.Given.class);

    knows(4, null);
    assertThat(code(ask())).as("proved").isEqualTo(Code.PERMIT_IS_GONE);
    knows(4, Shop.B);
    assertThat(code(ask())).as("given away").isEqualTo(Code.PERMIT_IS_GONE);
    knows(3, Shop.B);
    assertThat(code(ask())).as("another's").isEqualTo(Code.PERMIT_IS_GONE);
  }

  @Test
  void tellsWhichRegionsStayOpenAndUntilWhen() {
    assertThat(promises.standing()).isEmpty();
    store.disconnect();
    ask().join();

    assertThat(promises.standing())
        .singleElement()
        .asString()
        .startsWith("shop in us-east-1 until 2026-01-01T00:00:0");
  }

  private CompletableFuture<PromiseAnswer> ask() {
    CompletableFuture<PromiseAnswer> answer = promises.ask(ASKED).toCompletableFuture();
    timers.advance(LONG);
    return answer;
  }

  private static Code code(CompletableFuture<PromiseAnswer> answer) {
    return ((PromiseAnswer.Refused) answer.join()).code();
  }

  private void knows(long epoch, @Nullable String permit, String... unproven) {
    ServiceState state =
        new ServiceState(
            epoch,
            permit,
            permit,
            new TreeSet<>(List.of(unproven)),
            List.of(Shop.A),
            null,
            0,
            new TreeSet<>(),
            null,
            new TreeMap<>(),
            null);
    world =
        Machine.step(
                Machine.start(new Self("c1", Shop.C)),
                new Moment(timers.nanoTime(), timers.now()),
                new Event.StateChanged(Shop.NAME, state, 10))
            .world();
  }
}
