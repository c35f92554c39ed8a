package dev.pointsman.coordination.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.store.Heard;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.StoreContract;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class FakeStoreTest extends StoreContract {
  private static final String KEY = "/test/a";

  private final ManualTimers timers = new ManualTimers();
  private final FakeStore store = new FakeStore(timers);

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected <T> T await(CompletionStage<T> stage) {
    until(() -> stage.toCompletableFuture().isDone());
    return stage.toCompletableFuture().join();
  }

  @Override
  protected void until(BooleanSupplier condition) {
    timers.advanceUntil(condition, Duration.ofSeconds(10));
  }

  @Override
  protected void compact(long revision) {
    store.cluster().compact(revision);
  }

  @Override
  protected String prefix() {
    return "/test/";
  }

  @Test
  void refusesAtOnceWhenDisconnectedAndEndsWatches() {
    Heard heard = new Heard();
    store.watch("/", 1, heard);
    store.disconnect();
    assertThat(fault(store.get(KEY))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(fault(store.commit(write("1")))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(timers.nanoTime()).isLessThan(FakeStore.CALL_TIMEOUT.toNanos());
    assertThat(heard.ends()).containsExactly(List.of(Kind.UNAVAILABLE));
    store.recover();
    assertThat(await(store.get(KEY)).entry()).isEmpty();
  }

  @Test
  void leavesAWriteInDoubtWhenItHangsAndDoesItLate() {
    store.hang();
    CompletionStage<TransactionResult> doubtful = store.commit(write("1"));
    assertThat(fault(store.get(KEY))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(fault(doubtful)).isEqualTo(Kind.UNKNOWN_OUTCOME);
    store.recover();
    assertThat(await(store.get(KEY)).entry()).isPresent();
  }

  @Test
  void canLoseAnAnswerOrARequest() {
    store.loseNextAnswer();
    assertThat(fault(store.commit(write("1")))).isEqualTo(Kind.UNKNOWN_OUTCOME);
    assertThat(await(store.get(KEY)).entry()).isPresent();
    store.loseNextRequest();
    assertThat(fault(store.commit(write("2")))).isEqualTo(Kind.UNKNOWN_OUTCOME);
    assertThat(await(store.get(KEY)).entry().orElseThrow().value()).isEqualTo("1");
  }

  @Test
  void tellsAHangingWatchNothingUntilItRecovers() {
    FakeStore other = store.cluster().connect();
    Heard heard = new Heard();
    store.watch("/", 1, heard);
    store.hang();
    await(other.commit(write("1")));
    timers.advance(Duration.ofSeconds(10));
    assertThat(heard.changes()).isEmpty();
    store.recover();
    timers.advance(FakeStore.LATENCY);
    assertThat(heard.changes()).hasSize(1);
  }

  @Test
  void goesBackToABackup() {
    put(KEY, "1");
    FakeCluster.Backup backup = store.cluster().backup();
    long later = put(KEY, "2");
    store.cluster().restore(backup);
    assertThat(await(store.get(KEY)).entry().orElseThrow().value()).isEqualTo("1");
    assertThat(await(store.get(KEY)).revision()).isLessThan(later);
  }

  @Test
  void leasesOfABackupEndInTheirTimeIfNobodyRenewsThem() {
    Lease lease = await(store.grant(Duration.ofSeconds(5)));
    await(store.commit(Transaction.when().put(KEY, "1", lease).build()));
    FakeCluster.Backup backup = store.cluster().backup();
    timers.advance(Duration.ofMinutes(1));
    assertThat(await(store.get(KEY)).entry()).isEmpty();
    store.cluster().restore(backup);
    timers.advance(Duration.ofSeconds(4));
    assertThat(await(store.get(KEY)).entry()).isPresent();
    timers.advance(Duration.ofSeconds(1));
    assertThat(await(store.get(KEY)).entry()).isEmpty();
  }

  private static Transaction write(String value) {
    return Transaction.when().put(KEY, value).build();
  }
}
