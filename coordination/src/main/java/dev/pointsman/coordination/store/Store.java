package dev.pointsman.coordination.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A linearizable key-value store with transactions, leases and watches, as etcd is one. Values are
 * UTF-8 text.
 *
 * <p>Every stage completes within the store's time limit, with a {@link StoreException} if need be;
 * continuations run on a thread of the store's choosing and must neither block nor throw: hand over
 * to {@link Timers#execute}. Safe for use by several threads.
 */
public interface Store extends AutoCloseable {

  /** A linearizable read of one key. */
  CompletionStage<Read> get(String key);

  /**
   * A linearizable read of all keys that begin with {@code prefix}, in their order, in pages
   * inside, at one revision.
   */
  CompletionStage<Listing> list(String prefix);

  /**
   * Carries out all operations if all conditions hold, else none.
   *
   * <p>A refusal is an answer, not a failure. A failure with {@link
   * StoreException.Kind#UNKNOWN_OUTCOME} means that the transaction may or may not have happened:
   * read before you try again. It is never retried inside.
   */
  CompletionStage<TransactionResult> commit(Transaction transaction);

  /**
   * Grants a lease. The store may grant more than was asked for: use what it returns. Its clock
   * starts at the moment the request was <em>sent</em>.
   */
  CompletionStage<Lease> grant(Duration ttl);

  /**
   * Renews a lease once; completes with what is granted from the send time on, or with
   * LEASE_NOT_FOUND.
   */
  CompletionStage<Lease> renew(Lease lease);

  /** Ends a lease and deletes its keys. Ending one that is gone is no error. */
  CompletionStage<Void> revoke(Lease lease);

  /**
   * Watches all keys that begin with {@code prefix}, from {@code fromRevision} on, inclusive; 0 is
   * from now on. The listener hears {@link WatchListener#ended} exactly once, when the watch ends
   * for whatever reason; a watch is never resumed inside.
   */
  Watch watch(String prefix, long fromRevision, WatchListener listener);

  /**
   * Closes connections; ends watches. Leases are not revoked, but a revocation that is under way is
   * awaited, for the store's time limit at the most: revoke, then close.
   */
  @Override
  void close();

  /**
   * The answer to a read of one key: the entry, if it is there, and the store's revision at that
   * moment.
   */
  record Read(Optional<Entry> entry, long revision) {}
}
