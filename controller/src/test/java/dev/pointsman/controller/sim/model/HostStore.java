package dev.pointsman.controller.sim.model;

import dev.pointsman.controller.sim.world.Life;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Listing;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.store.Watch;
import dev.pointsman.coordination.store.WatchListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The way to etcd of a database's host, which may be cut while its region's is not. */
record HostStore(Store way, Life life, Duration limit, BooleanSupplier cut) implements Store {
  private <T> CompletionStage<T> through(Supplier<CompletionStage<T>> call) {
    if (!cut.getAsBoolean()) {
      return call.get();
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    life.schedule(
        limit,
        () -> answer.completeExceptionally(new StoreException(Kind.UNAVAILABLE, "no answer")));
    return answer;
  }

  @Override
  public CompletionStage<Read> get(String key) {
    return through(() -> way.get(key));
  }

  @Override
  public CompletionStage<Listing> list(String prefix) {
    return through(() -> way.list(prefix));
  }

  @Override
  public CompletionStage<TransactionResult> commit(Transaction transaction) {
    return through(() -> way.commit(transaction));
  }

  @Override
  public CompletionStage<Lease> grant(Duration ttl) {
    return through(() -> way.grant(ttl));
  }

  @Override
  public CompletionStage<Lease> renew(Lease lease) {
    return through(() -> way.renew(lease));
  }

  @Override
  public CompletionStage<Void> revoke(Lease lease) {
    return through(() -> way.revoke(lease));
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    return way.watch(prefix, fromRevision, listener);
  }

  @Override
  public void close() {
    way.close();
  }
}
