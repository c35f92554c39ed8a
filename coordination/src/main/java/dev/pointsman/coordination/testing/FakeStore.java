package dev.pointsman.coordination.testing;

import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Listing;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.store.Watch;
import dev.pointsman.coordination.store.WatchListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One client's connection to a {@link FakeCluster}, with the faults that a real one has. Requests
 * take {@link #LATENCY} there and back; answers come on the timers' thread. Single-threaded.
 */
public final class FakeStore implements Store {
  /** From a call to its answer. */
  public static final Duration LATENCY = Duration.ofMillis(2);

  /** A call without an answer fails after this time. */
  public static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

  private final FakeCluster cluster;
  private final Timers timers;
  private final List<FakeWatch> watches = new ArrayList<>();
  private final List<Runnable> stuck = new ArrayList<>();
  private Condition condition = Condition.WELL;
  private NextWrite nextWrite = NextWrite.WELL;

  private enum Condition {
    WELL,
    HANGING,
    DISCONNECTED,
    CLOSED
  }

  private enum NextWrite {
    WELL,
    ANSWER_LOST,
    REQUEST_LOST
  }

  /** A cluster of its own. */
  public FakeStore(Timers timers) {
    this(new FakeCluster(timers), timers);
  }

  FakeStore(FakeCluster cluster, Timers timers) {
    this.cluster = cluster;
    this.timers = timers;
  }

  /** What it is connected to. */
  public FakeCluster cluster() {
    return cluster;
  }

  /** Calls fail at once, watches end. */
  public void disconnect() {
    condition = Condition.DISCONNECTED;
    dropWatches();
  }

  /**
   * Nothing answers any more, and nothing is refused: calls run into their time limit, watches fall
   * silent. Writes that were sent meanwhile happen late, at {@link #recover}.
   */
  public void hang() {
    condition = Condition.HANGING;
  }

  /** Ends {@link #disconnect} and {@link #hang}. */
  public void recover() {
    condition = Condition.WELL;
    List<Runnable> late = List.copyOf(stuck);
    stuck.clear();
    late.forEach(Runnable::run);
    List.copyOf(watches).forEach(FakeWatch::look);
  }

  /** The next write happens, and its answer is lost: UNKNOWN_OUTCOME. */
  public void loseNextAnswer() {
    nextWrite = NextWrite.ANSWER_LOST;
  }

  /** The next write is lost on its way, which its caller cannot know: UNKNOWN_OUTCOME. */
  public void loseNextRequest() {
    nextWrite = NextWrite.REQUEST_LOST;
  }

  /** All watches of this connection end with UNAVAILABLE. */
  public void dropWatches() {
    List.copyOf(watches).forEach(FakeWatch::lost);
  }

  /** All watches end without an error, as when a server shuts its streams in order. */
  public void endWatchesQuietly() {
    List.copyOf(watches).forEach(FakeWatch::close);
  }

  @Override
  public CompletionStage<Read> get(String key) {
    return read(() -> cluster.get(key));
  }

  @Override
  public CompletionStage<Listing> list(String prefix) {
    return read(() -> cluster.list(prefix));
  }

  @Override
  public CompletionStage<TransactionResult> commit(Transaction transaction) {
    return write(() -> cluster.commit(transaction));
  }

  @Override
  public CompletionStage<Lease> grant(Duration ttl) {
    long sent = timers.nanoTime();
    return write(
        () -> {
          long id = cluster.grant(ttl);
          return new Lease(id, cluster.ttl(id), sent);
        });
  }

  @Override
  public CompletionStage<Lease> renew(Lease lease) {
    long sent = timers.nanoTime();
    return read(
        () -> {
          cluster.renew(lease.id());
          return new Lease(lease.id(), cluster.ttl(lease.id()), sent);
        });
  }

  @Override
  public CompletionStage<Void> revoke(Lease lease) {
    return read(() -> {
          cluster.expire(lease.id());
          return lease;
        })
        .thenAccept(_ -> {});
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    long from = fromRevision == 0 ? cluster.revision() + 1 : fromRevision;
    FakeWatch watch = new FakeWatch(cluster, this, prefix, from, listener);
    if (condition == Condition.DISCONNECTED || condition == Condition.CLOSED) {
      watch.lost();
      return watch;
    }
    watches.add(watch);
    cluster.join(watch);
    watch.look();
    return watch;
  }

  @Override
  public void close() {
    condition = Condition.CLOSED;
    List.copyOf(watches).forEach(FakeWatch::close);
  }

  boolean isHanging() {
    return condition == Condition.HANGING;
  }

  void forget(FakeWatch watch) {
    watches.remove(watch);
  }

  /** After half the latency: a request's way, or an answer's. */
  void later(Runnable task) {
    timers.schedule(LATENCY.dividedBy(2), task);
  }

  private <T> CompletableFuture<T> read(Supplier<T> operation) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    switch (condition) {
      case WELL -> later(() -> perform(operation, answer));
      case HANGING -> failLater(answer, Kind.UNAVAILABLE);
      case DISCONNECTED, CLOSED -> later(() -> fail(answer, Kind.UNAVAILABLE, "no connection"));
    }
    return answer;
  }

  private <T> CompletableFuture<T> write(Supplier<T> operation) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    switch (condition) {
      case WELL -> sendWrite(operation, answer);
      case HANGING -> {
        failLater(answer, Kind.UNKNOWN_OUTCOME);
        stuck.add(() -> perform(operation, answer));
      }
      case DISCONNECTED, CLOSED -> later(() -> fail(answer, Kind.UNAVAILABLE, "no connection"));
    }
    return answer;
  }

  private <T> void sendWrite(Supplier<T> operation, CompletableFuture<T> answer) {
    NextWrite fate = nextWrite;
    nextWrite = NextWrite.WELL;
    switch (fate) {
      case WELL -> later(() -> perform(operation, answer));
      case ANSWER_LOST -> {
        later(() -> perform(operation, new CompletableFuture<>()));
        failLater(answer, Kind.UNKNOWN_OUTCOME);
      }
      case REQUEST_LOST -> failLater(answer, Kind.UNKNOWN_OUTCOME);
    }
  }

  private <T> void perform(Supplier<T> operation, CompletableFuture<T> answer) {
    try {
      T value = operation.get();
      later(() -> answer.complete(value));
    } catch (StoreException e) {
      later(() -> answer.completeExceptionally(e));
    }
  }

  private <T> void failLater(CompletableFuture<T> answer, Kind kind) {
    timers.schedule(CALL_TIMEOUT, () -> fail(answer, kind, "no answer"));
  }

  private static void fail(CompletableFuture<?> answer, Kind kind, String message) {
    answer.completeExceptionally(new StoreException(kind, message));
  }
}
