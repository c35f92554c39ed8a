package dev.pointsman.controller.sim.world;

import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Listing;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.store.Watch;
import dev.pointsman.coordination.store.WatchListener;
import dev.pointsman.coordination.testing.FakeCluster;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One process's way to etcd. A request arrives late, or never; what it does there it does whether
 * the answer finds its way back or not, and whether the process still lives or not.
 */
public final class Connection implements Store {
  private final Clockwork clock;
  private final Network network;
  private final Etcd etcd;
  private final Life life;
  private final int region;
  private final Edge edge;
  private final Duration limit;

  /**
   * @param region of the process, by number
   * @param limit of every call
   */
  public Connection(
      Clockwork clock,
      Network network,
      Etcd etcd,
      Life life,
      int region,
      Edge edge,
      Duration limit) {
    this.clock = clock;
    this.network = network;
    this.etcd = etcd;
    this.life = life;
    this.region = region;
    this.edge = edge;
    this.limit = limit;
  }

  @Override
  public CompletionStage<Read> get(String key) {
    return call(
        Kind.UNAVAILABLE,
        () -> {
          Read read = etcd.cluster().get(key);
          return edge.isHonest() ? read : new Read(read.entry().map(edge::read), read.revision());
        });
  }

  @Override
  public CompletionStage<Listing> list(String prefix) {
    return call(
            Kind.UNAVAILABLE,
            () -> {
              Listing found = etcd.cluster().list(prefix);
              return edge.isHonest()
                  ? found
                  : new Listing(
                      found.entries().stream().map(edge::read).toList(), found.revision());
            })
        .thenApply(
            listing -> {
              life.hears();
              return listing;
            });
  }

  @Override
  public CompletionStage<TransactionResult> commit(Transaction transaction) {
    Transaction sent = edge.write(transaction);
    Etcd.Sender by = new Etcd.Sender(life.name(), life.silence());
    return call(
        Kind.UNKNOWN_OUTCOME,
        () -> {
          long again = network.again();
          if (again != Network.LOST) {
            clock.after(again, () -> repeat(by, sent));
          }
          return etcd.commit(by, sent);
        });
  }

  /** A client's library, or a proxy, sends again what was not answered soon. */
  private void repeat(Etcd.Sender by, Transaction sent) {
    try {
      var _ = etcd.commit(by, sent);
    } catch (StoreException nobodyHears) {
      // its lease has ended meanwhile
    }
  }

  @Override
  public CompletionStage<Lease> grant(Duration ttl) {
    long sent = life.nanoTime();
    return call(
        Kind.UNKNOWN_OUTCOME,
        () -> {
          long id = etcd.cluster().grant(ttl);
          return new Lease(id, etcd.cluster().ttl(id), sent);
        });
  }

  @Override
  public CompletionStage<Lease> renew(Lease lease) {
    long sent = life.nanoTime();
    return call(
        Kind.UNAVAILABLE,
        () -> {
          etcd.cluster().renew(lease.id());
          return new Lease(lease.id(), etcd.cluster().ttl(lease.id()), sent);
        });
  }

  @Override
  public CompletionStage<Void> revoke(Lease lease) {
    return call(
            Kind.UNAVAILABLE,
            () -> {
              etcd.cluster().expire(lease.id());
              return lease;
            })
        .thenAccept(_ -> {});
  }

  private <T> CompletableFuture<T> call(Kind whenUnknown, Supplier<T> operation) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    long there = network.toEtcd(region);
    if (there == Network.LOST) {
      clock.after(limit.toNanos(), () -> fail(answer, whenUnknown));
    } else {
      long sent = clock.now();
      clock.after(there, () -> arrive(sent, whenUnknown, operation, answer));
    }
    return answer;
  }

  private <T> void arrive(
      long sent, Kind whenUnknown, Supplier<T> operation, CompletableFuture<T> answer) {
    long end = sent + limit.toNanos();
    long back = network.fromEtcd(region);
    long heard = clock.now() + back;
    boolean late = back == Network.LOST || heard > end;
    try {
      T value = operation.get();
      if (late) {
        clock.at(end, () -> fail(answer, whenUnknown));
      } else {
        clock.at(heard, () -> life.run(() -> answer.complete(value)));
      }
    } catch (StoreException refused) {
      clock.at(
          late ? end : heard,
          () ->
              life.run(() -> answer.completeExceptionally(late ? unknown(whenUnknown) : refused)));
    }
  }

  private void fail(CompletableFuture<?> answer, Kind kind) {
    life.run(() -> answer.completeExceptionally(unknown(kind)));
  }

  private static StoreException unknown(Kind kind) {
    return new StoreException(kind, "no answer");
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    FakeCluster cluster = etcd.cluster();
    long from = fromRevision == 0 ? cluster.revision() + 1 : fromRevision;
    Line line = new Line(this, prefix, from, listener);
    cluster.join(line);
    line.look();
    return line;
  }

  @Override
  public void close() {}

  Clockwork clock() {
    return clock;
  }

  Network network() {
    return network;
  }

  FakeCluster cluster() {
    return etcd.cluster();
  }

  Life life() {
    return life;
  }

  int region() {
    return region;
  }

  Edge edge() {
    return edge;
  }
}
