package dev.pointsman.probes.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.testing.FakeCluster;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.publish.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class GuardStoreTest {
  private static final String REGION = "us-east-1";
  private static final String KEY = KeySpace.guard("shop", REGION);

  private final ManualTimers timers = new ManualTimers();
  private final FakeCluster cluster = new FakeCluster(timers);
  private final FakeStore reader = cluster.connect();
  private final List<GuardEvent> told = new ArrayList<>();

  @Test
  void aWriteThatWasGivenUpDoesNotComeBackOverALaterOne() {
    FakeStore slow = cluster.connect();
    GuardStore before = guardStore(slow);
    write(before, record(GuardPhase.CLOSED));
    slow.hang();
    write(before, record(GuardPhase.CLOSING));
    timers.advance(FakeStore.CALL_TIMEOUT);
    assertThat(told.getLast()).isInstanceOf(GuardEvent.RecordRefused.class);

    write(guardStore(cluster.connect()), record(GuardPhase.OPEN));
    slow.recover();
    timers.advance(Duration.ofSeconds(1));

    assertThat(stored().phase()).isEqualTo(GuardPhase.OPEN);
  }

  @Test
  void writesAgainAfterAWriteWhoseAnswerWasLost() {
    FakeStore store = cluster.connect();
    GuardStore guard = guardStore(store);
    write(guard, record(GuardPhase.CLOSED));
    store.loseNextAnswer();
    write(guard, record(GuardPhase.CLOSING));
    timers.advance(FakeStore.CALL_TIMEOUT);

    write(guard, record(GuardPhase.OPEN));

    assertThat(told.getLast()).isInstanceOf(GuardEvent.RecordWritten.class);
    assertThat(stored().phase()).isEqualTo(GuardPhase.OPEN);
  }

  @Test
  void noticesThatOthersWroteOverItsRecordWhatNobodyCanRead() {
    GuardStore guard = guardStore(cluster.connect());
    write(guard, record(GuardPhase.CLOSED));
    guard.watch();
    pass();

    commit(Transaction.when().put(KEY, "junk").build());
    assertThat(told.getLast()).isInstanceOf(GuardEvent.RecordGone.class);

    write(guard, record(GuardPhase.CLOSED));
    assertThat(told.getLast()).isInstanceOf(GuardEvent.RecordWritten.class);
    assertThat(stored().phase()).isEqualTo(GuardPhase.CLOSED);
  }

  @Test
  void noticesThatItsRecordWasDeletedAndWritesItAgain() {
    GuardStore guard = guardStore(cluster.connect());
    write(guard, record(GuardPhase.CLOSED));
    guard.watch();
    pass();
    assertThat(told).noneMatch(GuardEvent.RecordGone.class::isInstance);

    commit(Transaction.when().delete(KEY).build());
    assertThat(told.getLast()).isInstanceOf(GuardEvent.RecordGone.class);

    write(guard, record(GuardPhase.CLOSED));
    assertThat(told.getLast()).isInstanceOf(GuardEvent.RecordWritten.class);
    assertThat(stored().phase()).isEqualTo(GuardPhase.CLOSED);
  }

  @Test
  void tellsWhatAnEarlierGuardPromisedUntilItHasWrittenItsOwnRecord() {
    write(guardStore(cluster.connect()), record(GuardPhase.CLOSED));
    GuardStore guard = guardStore(cluster.connect());

    assertThat(read(guard).promised()).isEqualTo(record(GuardPhase.CLOSED).terms());
    write(guard, record(GuardPhase.OPEN));
    assertThat(read(guard).promised()).isNull();
  }

  @Test
  void readsThePermitThoughTheRecordCannotBeRead() {
    commit(Transaction.when().put(KEY, "{}").build());

    assertThat(read(guardStore(cluster.connect())).promised()).isNull();
  }

  @Test
  void takesNoDefinitionThatIsAnotherServices() {
    commit(Transaction.when().put(KeySpace.spec("shop"), Specs.encoded("mail")).build());
    assertThat(read(guardStore(cluster.connect())).spec()).isNull();

    commit(Transaction.when().put(KeySpace.spec("shop"), Specs.encoded("shop")).build());
    assertThat(read(guardStore(cluster.connect())).spec()).isNotNull();
  }

  private GuardEvent.PermitRead read(GuardStore guard) {
    guard.readPermit();
    pass();
    assertThat(told.getLast()).isInstanceOf(GuardEvent.PermitRead.class);
    return (GuardEvent.PermitRead) told.getLast();
  }

  private void commit(Transaction transaction) {
    var committed = reader.commit(transaction).toCompletableFuture();
    pass();
    assertThat(committed.join()).isInstanceOf(TransactionResult.Committed.class);
  }

  private void pass() {
    timers.advance(FakeStore.LATENCY.multipliedBy(5));
  }

  private GuardStore guardStore(FakeStore store) {
    return new GuardStore(store, "shop", REGION, Executors.newScheduledThreadPool(0), told::add);
  }

  private void write(GuardStore guard, GuardRecord record) {
    guard.write(new GuardEffect.WriteRecord(record, 0));
    timers.advance(FakeStore.LATENCY.multipliedBy(3));
  }

  private GuardRecord stored() {
    var read = reader.get(KeySpace.guard("shop", REGION)).toCompletableFuture();
    timers.advance(FakeStore.LATENCY);
    return Codecs.GUARD.decode(read.join().entry().orElseThrow().value());
  }

  private static GuardRecord record(GuardPhase phase) {
    return new GuardRecord(
        new GuardTerms(
            Duration.ofSeconds(3), Duration.ofMillis(1500), true, LastResort.KILL, List.of("c1")),
        "g1",
        "42",
        phase,
        DatabaseRole.PRIMARY,
        1,
        1L,
        null,
        null,
        null);
  }
}
