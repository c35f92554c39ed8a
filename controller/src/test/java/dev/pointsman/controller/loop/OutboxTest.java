package dev.pointsman.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.EffectId;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.Event.CommitResult;
import dev.pointsman.controller.core.Notice;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.controller.execute.Executors;
import dev.pointsman.controller.execute.FixedLeadership;
import dev.pointsman.controller.execute.StoreCommits;
import dev.pointsman.controller.execute.Story;
import dev.pointsman.controller.execute.testing.InMemoryDatabase;
import dev.pointsman.controller.execute.testing.InMemoryTraffic;
import dev.pointsman.controller.metrics.ControllerMetrics;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.RecheckRequest;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration AGAIN = Duration.ofMillis(300);
  private static final TrafficSpec TRAFFIC = Shop.spec(Automation.AUTOMATIC).traffic();
  private static final Effect RECHECK = new Effect.Recheck("shop", "k1");

  private final ManualTimers timers = new ManualTimers();
  private final FakeStore store = new FakeStore(timers);
  private final FixedLeadership leadership = new FixedLeadership(elect());
  private final InMemoryTraffic traffic = new InMemoryTraffic();
  private final ControllerMetrics metrics = new ControllerMetrics();
  private final List<String> handOvers = new ArrayList<>();
  private final List<Event> answers = new ArrayList<>();
  private final Outbox outbox =
      new Outbox(
          timers,
          leadership,
          new StoreCommits(store, leadership, timers),
          new Executors(
              timers,
              leadership,
              _ -> true,
              traffic,
              new InMemoryDatabase(),
              Executors.Limits.usual(),
              metrics),
          new Story(),
          metrics,
          handOvers::add,
          answers::add);

  @Test
  void writesACommitAndBringsItsAnswerBack() {
    outbox.carryOut(commit(1, "f1"));
    outbox.carryOut(commit(2, "f2"));
    assertThat(answers).isEmpty();
    timers.advance(SOON);

    long first = key(KeySpace.freeze("f1")).orElseThrow().modRevision();
    long second = key(KeySpace.freeze("f2")).orElseThrow().modRevision();
    assertThat(answers)
        .containsExactly(
            new Event.CommitAnswered(1, new CommitResult.Committed(first)),
            new Event.CommitAnswered(2, new CommitResult.Committed(second)));
    assertThat(metrics.registry().get("pointsman.commit").timer().count()).isEqualTo(2);
  }

  @Test
  void commitsNothingAfterLeadershipHasEnded() {
    leadership.end();
    outbox.carryOut(commit(1, "f1"));
    timers.advance(SOON);

    assertThat(answers).containsExactly(new Event.CommitAnswered(1, new CommitResult.Refused()));
    assertThat(key(KeySpace.freeze("f1"))).isEmpty();
  }

  @Test
  void tellsTheMachineWhenNobodyKnowsWhatBecameOfACommit() {
    store.loseNextAnswer();
    outbox.carryOut(commit(1, "f1"));
    timers.advance(FakeStore.CALL_TIMEOUT.plus(SOON));

    assertThat(answers)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.CommitAnswered.class,
            answered -> assertThat(answered.result()).isInstanceOf(CommitResult.Unknown.class));
  }

  @Test
  void sendsAnOrderToItsDriverAndBringsTheAnswerBack() {
    Effect.SwitchTraffic order = order();
    outbox.carryOut(order);

    assertThat(traffic.batches()).isEqualTo(1);
    assertThat(answers)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.EffectAnswered.class,
            answered -> {
              assertThat(answered.id()).isEqualTo(order.id());
              assertThat(answered.answer()).isInstanceOf(Answer.Switched.class);
            });
  }

  @Test
  void movesNothingAfterLeadershipHasEnded() {
    leadership.end();
    outbox.carryOut(order());

    assertThat(traffic.batches()).isZero();
    assertThat(answers)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.EffectAnswered.class,
            answered -> assertThat(answered.answer()).isInstanceOf(Answer.Failed.class));
  }

  @Test
  void asksAgentsToLookAgain() {
    outbox.carryOut(RECHECK);
    timers.advance(SOON);

    assertRequested();
  }

  @Test
  void asksForARecheckAgainThatTheStoreDidNotTake() {
    store.disconnect();
    outbox.carryOut(RECHECK);
    timers.advance(AGAIN.multipliedBy(5));
    assertThat(answers).isEmpty();
    store.recover();
    timers.advance(AGAIN.plus(SOON));

    assertRequested();
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void asksForARecheckAgainThatWasLostOnItsWay() {
    store.loseNextRequest();
    outbox.carryOut(RECHECK);
    timers.advance(FakeStore.CALL_TIMEOUT.plus(SOON));
    assertThat(key(KeySpace.recheck("shop"))).isEmpty();
    timers.advance(AGAIN);

    assertRequested();
  }

  @Test
  void asksForNoRecheckAgainAfterLeadershipHasEnded() {
    store.disconnect();
    outbox.carryOut(RECHECK);
    timers.advance(AGAIN.multipliedBy(5));
    leadership.end();
    store.recover();
    timers.advance(AGAIN.multipliedBy(5));

    assertThat(answers).isEmpty();
    assertThat(key(KeySpace.recheck("shop"))).isEmpty();
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void asksForNoRecheckWithoutLeading() {
    leadership.end();
    outbox.carryOut(RECHECK);
    timers.advance(AGAIN.multipliedBy(5));

    assertThat(key(KeySpace.recheck("shop"))).isEmpty();
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void asksForNoRecheckInATermThatIsOverForTheStore() {
    put(Transaction.when().delete(KeySpace.LEADER).build());
    outbox.carryOut(RECHECK);
    timers.advance(AGAIN.multipliedBy(5));

    assertThat(answers).isEmpty();
    assertThat(key(KeySpace.recheck("shop"))).isEmpty();
  }

  @Test
  void passesOnThatLeadershipIsToBeHandedOver() {
    outbox.carryOut(new Effect.HandOver("it stands in a region that serves"));

    assertThat(handOvers).containsExactly("it stands in a region that serves");
    assertThat(answers).isEmpty();
  }

  @Test
  void whatIsToldIsNotAnswered() {
    outbox.carryOut(
        new Effect.Tell(
            new Notice(Notice.Level.INFO, "REGION_DOWN", "shop", null, "down", new TreeMap<>())));
    timers.advance(SOON);

    assertThat(answers).isEmpty();
  }

  private void assertRequested() {
    Entry entry = key(KeySpace.recheck("shop")).orElseThrow();
    assertThat(Codecs.RECHECK.decode(entry.value())).isEqualTo(new RecheckRequest("k1"));
    assertThat(answers)
        .containsExactly(new Event.RecheckRequested("shop", "k1", entry.modRevision()));
  }

  /** NullAway loses the annotation of a nested type in a class file. */
  @SuppressWarnings("NullAway")
  private static Effect commit(long id, String freeze) {
    Freeze written =
        new Freeze(
            freeze,
            Freeze.Scope.ALL,
            null,
            "oncall",
            "storm",
            null,
            Instant.parse("2026-03-01T10:00:00Z"));
    return new Effect.Commit(
        id,
        new Changes(
            null, null, 0, null, 0, new TreeMap<>(), null, List.of(written), List.of(), List.of()));
  }

  private static Effect.SwitchTraffic order() {
    return new Effect.SwitchTraffic(
        new EffectId("shop", "r1", 1, Step.SWITCH, 1),
        TRAFFIC,
        new Effect.Pointing(Shop.A, Shop.address(Shop.A), null, null),
        1);
  }

  private long elect() {
    put(Transaction.when().put(KeySpace.LEADER, "{}").build());
    return key(KeySpace.LEADER).orElseThrow().createRevision();
  }

  private void put(Transaction transaction) {
    var _ = store.commit(transaction);
    timers.advance(FakeStore.LATENCY);
  }

  private Optional<Entry> key(String key) {
    var read = store.cluster().connect().get(key).toCompletableFuture();
    timers.advanceUntil(read::isDone, SOON);
    return read.join().entry();
  }
}
