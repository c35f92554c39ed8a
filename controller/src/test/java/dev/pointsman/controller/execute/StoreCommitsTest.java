package dev.pointsman.controller.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event.CommitResult;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.RecheckRequest;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StoreCommitsTest {
  private static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ManualTimers timers = new ManualTimers();
  private final FakeStore store = new FakeStore(timers);
  private final FixedLeadership leadership = new FixedLeadership(elect());
  private final StoreCommits commits = new StoreCommits(store, leadership, timers);

  @Test
  void writesStateRunFreezesAndAuditAtOneRevision() {
    Freeze freeze = new Freeze("f1", Freeze.Scope.ALL, null, "oncall", "storm", null, BEGAN);
    Changes changes = changes("shop", state(1), 0, run(), List.of(freeze), List.of(audit("a")));

    long revision = committed(commit(changes));
    assertThat(modRevision(KeySpace.state("shop"))).isEqualTo(revision);
    assertThat(modRevision(KeySpace.run("shop", "r1"))).isEqualTo(revision);
    assertThat(Codecs.FREEZE.decode(value(KeySpace.freeze("f1")))).isEqualTo(freeze);
    assertThat(Codecs.STATE.decode(value(KeySpace.state("shop")))).isEqualTo(state(1));
  }

  @Test
  void auditEntriesSortByTime() {
    commit(freezing(audit("first"), audit("second")));
    timers.advance(Duration.ofSeconds(1));
    commit(
        freezing(new AuditEntry(BEGAN.plusMillis(1), "oncall", "x", null, null, "later", none())));

    List<Entry> audit = await(store.list(KeySpace.AUDIT)).entries();
    assertThat(audit.stream().map(e -> Codecs.AUDIT.decode(e.value()).detail()))
        .containsExactly("first", "second", "later");
  }

  @Test
  void refusesWhatRestsOnAnOlderState() {
    long first = committed(commit(stateOnly(1, 0)));
    committed(commit(stateOnly(2, first)));

    assertThat(commit(stateOnly(3, first))).isInstanceOf(CommitResult.Refused.class);
    assertThat(Codecs.STATE.decode(value(KeySpace.state("shop"))).epoch()).isEqualTo(2);
  }

  @Test
  void refusesWhatRestsOnAnOlderRecordOfAGuard() {
    put(KeySpace.guard("shop", "east"), "its terms");
    long read = modRevision(KeySpace.guard("shop", "east"));
    committed(commit(countedBy("east", read, 1, 0)));
    put(KeySpace.guard("shop", "east"), "longer terms");

    assertThat(commit(countedBy("east", read, 2, modRevision(KeySpace.state("shop")))))
        .isInstanceOf(CommitResult.Refused.class);
    assertThat(Codecs.STATE.decode(value(KeySpace.state("shop"))).epoch()).isEqualTo(1);
  }

  @Test
  void refusesAnotherTerm() {
    leadership.believe(leadership.term() + 1);

    assertThat(commit(stateOnly(1, 0))).isInstanceOf(CommitResult.Refused.class);
    assertThat(read(KeySpace.state("shop"))).isEmpty();
  }

  @Test
  void sendsNothingOnceLeadershipHasEnded() {
    leadership.end();

    assertThat(commit(stateOnly(1, 0))).isInstanceOf(CommitResult.Refused.class);
    assertThat(read(KeySpace.state("shop"))).isEmpty();
  }

  @Test
  void settlesACommandOnceAndKeepsItsOutcomeUnderALease() {
    put(KeySpace.command("c1"), "{}");

    committed(commit(settling("c1")));
    assertThat(read(KeySpace.command("c1"))).isEmpty();
    assertThat(read(KeySpace.outcome("c1")).orElseThrow().lease()).isNotZero();
    assertThat(commit(settling("c1"))).isInstanceOf(CommitResult.Refused.class);
  }

  @Test
  void outcomesOfAMinuteShareALeaseAndEachStaysTwoMinutes() {
    put(KeySpace.command("c1"), "{}");
    put(KeySpace.command("c2"), "{}");
    put(KeySpace.command("c3"), "{}");
    commit(settling("c1"));
    timers.advance(Duration.ofSeconds(50));
    commit(settling("c2"));
    timers.advance(Duration.ofSeconds(20));
    commit(settling("c3"));

    long lease = read(KeySpace.outcome("c1")).orElseThrow().lease();
    assertThat(read(KeySpace.outcome("c2")).orElseThrow().lease()).isEqualTo(lease);
    assertThat(read(KeySpace.outcome("c3")).orElseThrow().lease()).isNotEqualTo(lease);
    timers.advance(Duration.ofSeconds(95));
    assertThat(read(KeySpace.outcome("c2"))).isPresent();
    timers.advance(Duration.ofMinutes(2));
    assertThat(read(KeySpace.outcome("c3"))).isEmpty();
  }

  @Test
  void settlesUnderAnotherLeaseWhenTheStoreHasLostTheShared() {
    put(KeySpace.command("k1"), "{}");
    put(KeySpace.command("k2"), "{}");
    committed(commit(settling("k1")));
    store.cluster().expireAllLeases();

    assertThat(commit(settling("k2"))).isInstanceOf(CommitResult.Unknown.class);
    committed(commit(settling("k2")));

    assertThat(read(KeySpace.outcome("k2"))).isPresent();
  }

  @Test
  void saysSoWhenTheOutcomeIsUnknown() {
    store.loseNextAnswer();

    assertThat(commit(stateOnly(1, 0))).isInstanceOf(CommitResult.Unknown.class);
    assertThat(read(KeySpace.state("shop"))).isPresent();
  }

  @Test
  void contradictionsAreBugs() {
    Changes changes = changes(null, state(1), 0, null, List.of(), List.of());

    assertThatThrownBy(() -> commits.commit(new Effect.Commit(1, changes)))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void asksForARecheckAtTheRevisionThatAgentsAnswerWith() {
    long revision = await(commits.recheck(new Effect.Recheck("shop", "k1"))).revision();

    assertThat(modRevision(KeySpace.recheck("shop"))).isEqualTo(revision);
    assertThat(Codecs.RECHECK.decode(value(KeySpace.recheck("shop"))))
        .isEqualTo(new RecheckRequest("k1"));
  }

  private long elect() {
    put(KeySpace.LEADER, "{}");
    return read(KeySpace.LEADER).orElseThrow().createRevision();
  }

  private CommitResult commit(Changes changes) {
    return await(commits.commit(new Effect.Commit(1, changes))).result();
  }

  private static long committed(CommitResult result) {
    assertThat(result).isInstanceOf(CommitResult.Committed.class);
    return ((CommitResult.Committed) result).revision();
  }

  private static Changes stateOnly(long epoch, long revision) {
    return changes("shop", state(epoch), revision, null, List.of(), List.of());
  }

  @SuppressWarnings("NullAway")
  private static Changes countedBy(String region, long guard, long epoch, long revision) {
    TreeMap<String, Long> guards = new TreeMap<>(Map.of(region, guard));
    return new Changes(
        "shop", state(epoch), revision, null, 0, guards, null, List.of(), List.of(), List.of());
  }

  private static Changes settling(String command) {
    Command.Outcome outcome = new Command.Outcome(command, null, null, "done");
    return new Changes(
        null, null, 0, null, 0, new TreeMap<>(), outcome, List.of(), List.of(), List.of());
  }

  private static Changes freezing(AuditEntry... audit) {
    return changes(null, null, 0, null, List.of(), List.of(audit));
  }

  /** Settles nothing. NullAway loses the annotation of a nested type in a class file. */
  @SuppressWarnings("NullAway")
  private static Changes changes(
      @Nullable String service,
      @Nullable ServiceState state,
      long stateRevision,
      @Nullable RunRecord run,
      List<Freeze> freezes,
      List<AuditEntry> audit) {
    return new Changes(
        service, state, stateRevision, run, 0, new TreeMap<>(), null, freezes, List.of(), audit);
  }

  private static AuditEntry audit(String detail) {
    return new AuditEntry(BEGAN, "oncall", "freeze", null, null, detail, none());
  }

  private static SortedMap<String, String> none() {
    return new TreeMap<>();
  }

  private static ServiceState state(long epoch) {
    return new ServiceState(
        epoch,
        "us-east-1",
        null,
        new TreeSet<>(),
        List.of("us-east-1"),
        null,
        0,
        new TreeSet<>(),
        null,
        new TreeMap<>(),
        null);
  }

  private static RunRecord run() {
    return new RunRecord(
        "r1",
        RunKind.FAILOVER,
        "shop",
        "us-east-1",
        null,
        0,
        0,
        new Trigger("oncall", "storm", null, null),
        new TreeSet<>(),
        BEGAN,
        null,
        List.of(),
        null,
        null,
        null,
        null);
  }

  private void put(String key, String value) {
    await(store.commit(Transaction.when().put(key, value).build()));
  }

  private Optional<Entry> read(String key) {
    return await(store.get(key)).entry();
  }

  private String value(String key) {
    return read(key).orElseThrow().value();
  }

  private long modRevision(String key) {
    return read(key).orElseThrow().modRevision();
  }

  private <T> T await(Future<T> future) {
    timers.advanceUntil(future::isComplete, PATIENCE);
    assertThat(future.cause()).isNull();
    return future.result();
  }

  private <T> T await(CompletionStage<T> stage) {
    AtomicReference<@Nullable T> value = new AtomicReference<>();
    stage.thenAccept(value::set);
    timers.advanceUntil(() -> value.get() != null, PATIENCE);
    T result = value.get();
    if (result == null) {
      throw new AssertionError("no answer");
    }
    return result;
  }
}
