package dev.pointsman.coordination.testing;

import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Listing;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.store.Watch;
import dev.pointsman.coordination.store.WatchListener;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A store that hands every call on to another one, for tests that change some of them. */
public abstract class ForwardingStore implements Store {
  protected final Store store;

  /** In front of {@code store}, with which it is closed. */
  protected ForwardingStore(Store store) {
    this.store = store;
  }

  @Override
  public CompletionStage<Read> get(String key) {
    return store.get(key);
  }

  @Override
  public CompletionStage<Listing> list(String prefix) {
    return store.list(prefix);
  }

  @Override
  public CompletionStage<TransactionResult> commit(Transaction transaction) {
    return store.commit(transaction);
  }

  @Override
  public CompletionStage<Lease> grant(Duration ttl) {
    return store.grant(ttl);
  }

  @Override
  public CompletionStage<Lease> renew(Lease lease) {
    return store.renew(lease);
  }

  @Override
  public CompletionStage<Void> revoke(Lease lease) {
    return store.revoke(lease);
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    return store.watch(prefix, fromRevision, listener);
  }

  @Override
  public void close() {
    store.close();
  }
}
