package dev.pointsman.probes.guard;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.DatabaseClaim;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.store.WatchListener;
import dev.pointsman.probes.guard.core.DatabaseView;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a guard reads and writes of the store; answers are handed over as events, from whatever
 * thread the store uses. Only a read that was answered permits anything; the watch is a hint.
 */
public final class GuardStore {
  /** Positions of a guard that is silent go away after this. */
  private static final Duration LEASE = Duration.ofSeconds(10);

  private static final Duration WATCH_AGAIN = Duration.ofMillis(500);

  /** In place of the record's revision: it has to be read first. */
  private static final long UNREAD = -1;

  private final Store store;
  private final String service;
  private final String region;
  private final Timers timers;
  private final Consumer<GuardEvent> tell;

  /** One report at a time: what is newer comes with the next. */
  private final AtomicBoolean reporting = new AtomicBoolean();

  private volatile @Nullable Lease lease;

  /**
   * Of this guard's record, as it was found or written last. A write that was given up may arrive
   * late, and must not bring back what stood before.
   */
  private volatile long recordRevision = UNREAD;

  /** The newest revision at which the record was looked for and not found, or not readable. */
  private volatile long goneAt;

  private volatile boolean closed;

  /**
   * Of one guard.
   *
   * @param timers the clocks of its loop
   * @param tell takes an answer; called by any thread
   */
  public GuardStore(
      Store store, String service, String region, Timers timers, Consumer<GuardEvent> tell) {
    this.store = store;
    this.service = service;
    this.region = region;
    this.timers = timers;
    this.tell = tell;
  }

  /** Answered by {@code PermitRead} or {@code PermitUnreadable}. */
  public void readPermit() {
    long sent = timers.nanoTime();
    CompletionStage<Store.Read> state = store.get(KeySpace.state(service));
    CompletionStage<Store.Read> spec = store.get(KeySpace.spec(service));
    CompletionStage<Optional<GuardTerms>> promised = promised();
    state
        .thenCombine(spec, (s, d) -> permit(sent, s, d))
        .thenCombine(promised, GuardStore::with)
        .exceptionally(
            e -> new GuardEvent.PermitUnreadable(String.valueOf(StoreException.of(e).getMessage())))
        .thenAccept(tell);
  }

  /** What stands there may be an earlier guard's until this one has written its own. */
  private CompletionStage<Optional<GuardTerms>> promised() {
    return recordRevision == UNREAD
        ? store.get(recordKey()).thenApply(read -> read.entry().flatMap(GuardStore::terms))
        : CompletableFuture.completedFuture(Optional.empty());
  }

  /** A record that cannot be read promises nothing: no leader would wait by it. */
  private static Optional<GuardTerms> terms(Entry entry) {
    try {
      return Optional.of(Codecs.GUARD.decode(entry.value()).terms());
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  private static GuardEvent with(GuardEvent.PermitRead read, Optional<GuardTerms> promised) {
    return new GuardEvent.PermitRead(
        read.sentNanos(),
        read.revision(),
        read.stateRevision(),
        read.state(),
        read.spec(),
        promised.orElse(null));
  }

  private GuardEvent.PermitRead permit(long sent, Store.Read state, Store.Read spec) {
    ServiceState value = state.entry().map(Entry::value).map(Codecs.STATE::decode).orElse(null);
    return new GuardEvent.PermitRead(
        sent,
        state.revision(),
        state.entry().map(Entry::modRevision).orElse(0L),
        value,
        spec.entry().map(entry -> decoded(entry.value())).orElse(null));
  }

  /**
   * A definition that cannot be read, or is another service's, hides where to follow, never who is
   * permitted.
   */
  private @Nullable ServiceSpec decoded(String text) {
    try {
      ServiceSpec spec = Codecs.SPEC.decode(text);
      return spec.name().equals(service) ? spec : null;
    } catch (UnreadableException e) {
      return null;
    }
  }

  /** Answered by {@code RecordWritten} or {@code RecordRefused}. */
  public void write(GuardEffect.WriteRecord order) {
    recordRevision()
        .thenCompose(
            found ->
                store.commit(
                    Transaction.when()
                        .unchanged(KeySpace.state(service), order.stateRevision())
                        .unchanged(recordKey(), found)
                        .put(recordKey(), Codecs.GUARD.encode(order.record()))
                        .build()))
        .thenApply(result -> wrote(order, result))
        .exceptionally(
            e -> {
              recordRevision = UNREAD;
              return new GuardEvent.RecordRefused();
            })
        .thenAccept(tell);
  }

  private CompletionStage<Long> recordRevision() {
    long known = recordRevision;
    return known == UNREAD
        ? store.get(recordKey()).thenApply(read -> read.entry().map(Entry::modRevision).orElse(0L))
        : CompletableFuture.completedFuture(known);
  }

  private String recordKey() {
    return KeySpace.guard(service, region);
  }

  private GuardEvent wrote(GuardEffect.WriteRecord order, TransactionResult result) {
    return switch (result) {
      case TransactionResult.Committed committed when committed.revision() > goneAt -> {
        recordRevision = committed.revision();
        yield new GuardEvent.RecordWritten(order.record());
      }
      case TransactionResult.Committed _, TransactionResult.Refused _ -> {
        recordRevision = UNREAD;
        yield new GuardEvent.RecordRefused();
      }
    };
  }

  /** The first claim stands; whoever lost it reads whose it is. */
  public void claim(String systemIdentifier) {
    String key = KeySpace.database(systemIdentifier);
    Transaction transaction =
        Transaction.when()
            .absent(key)
            .put(key, Codecs.CLAIM.encode(new DatabaseClaim(service)))
            .build();
    store
        .commit(transaction)
        .thenCompose(_ -> store.get(key))
        .thenApply(
            read ->
                new GuardEvent.Claimed(
                    systemIdentifier,
                    read.entry()
                        .map(entry -> Codecs.CLAIM.decode(entry.value()).service())
                        .orElse("")))
        .whenComplete(
            (claimed, e) -> {
              if (e == null) {
                tell.accept(claimed);
              } else {
                later(() -> claim(systemIdentifier));
              }
            });
  }

  /** Publishes the position that a look has shown; not answered. */
  public void report(DatabaseView view) {
    if (view.timeline() == 0 || !reporting.compareAndSet(false, true)) {
      return; // a database that does not answer has no position: its report runs out
    }
    PositionReport report =
        new PositionReport(
            view.role(),
            view.timeline(),
            view.received(),
            view.replayed(),
            view.replayPaused(),
            view.heartbeat(),
            timers.now(),
            view.started());
    leased()
        .thenCompose(
            held ->
                store.commit(
                    Transaction.when()
                        .put(
                            KeySpace.position(service, region),
                            Codecs.POSITION.encode(report),
                            held)
                        .build()))
        .whenComplete(
            (_, e) -> {
              if (e != null) {
                lease = null; // it may be gone: the next report takes a new one
              }
              reporting.set(false);
            });
  }

  private CompletionStage<Lease> leased() {
    Lease held = lease;
    CompletionStage<Lease> current;
    if (held == null) {
      current = store.grant(LEASE);
    } else if (timers.nanoTime() - held.sentNanos() > held.ttl().dividedBy(3).toNanos()) {
      current = store.renew(held);
    } else {
      return CompletableFuture.completedFuture(held);
    }
    return current.thenApply(
        fresh -> {
          lease = fresh;
          return fresh;
        });
  }

  /**
   * Listens for changes of the state, for rechecks, and whether somebody takes the guard's record
   * away; again whenever it ends.
   */
  public void watch() {
    watch(KeySpace.state(service), () -> tell.accept(new GuardEvent.Hinted()));
    watch(KeySpace.recheck(service), () -> tell.accept(new GuardEvent.Rechecked()));
    watch(recordKey(), this::lookForRecord);
  }

  private void lookForRecord() {
    store
        .get(recordKey())
        .whenComplete(
            (read, e) -> {
              if (e != null) {
                later(this::lookForRecord);
              } else if (read.entry().flatMap(GuardStore::terms).isEmpty()) {
                // deleted, or written over by others with what nobody can read
                goneAt = read.revision();
                recordRevision = UNREAD;
                tell.accept(new GuardEvent.RecordGone());
              }
            });
  }

  private void watch(String key, Runnable hint) {
    store
        .get(key)
        .whenComplete(
            (read, e) -> {
              if (e == null) {
                hint.run(); // whatever was missed meanwhile
                var _ = store.watch(key, read.revision() + 1, listener(key, hint));
              } else {
                later(() -> watch(key, hint));
              }
            });
  }

  private WatchListener listener(String key, Runnable hint) {
    return new WatchListener() {
      @Override
      public void changed(List<Change> changes) {
        hint.run();
      }

      @Override
      public void progress(long revision) {}

      @Override
      public void ended(@Nullable StoreException cause) {
        later(() -> watch(key, hint));
      }
    };
  }

  private void later(Runnable task) {
    if (!closed) {
      timers.schedule(WATCH_AGAIN, task);
    }
  }

  /** Ends; closes the store. */
  public void close() {
    closed = true;
    store.close();
  }
}
