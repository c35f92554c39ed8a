package dev.pointsman.controller.sim.world;

import dev.pointsman.coordination.store.Timers;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.store.WatchListener.Change;
import dev.pointsman.coordination.testing.FakeCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cluster of etcd, on true time, and somebody who sees every change as it is made. */
public final class Etcd {
  private final FakeCluster cluster;
  private final Trace trace;
  private final Clockwork clock;
  private final Witness witness;

  /**
   * Whose transaction it is.
   *
   * @param silence for how long the process had been told nothing of the store when it sent it
   */
  public record Sender(String name, long silence) {}

  /** Sees what is committed, and by whom. */
  public interface Witness {
    /**
     * A revision came into being.
     *
     * @param by who sent the transaction; null for the end of a lease
     */
    void committed(@Nullable Sender by, List<Change> changes);
  }

  public Etcd(Clockwork clock, Trace trace, Witness witness) {
    this.clock = clock;
    this.trace = trace;
    this.witness = witness;
    this.cluster = new FakeCluster(new TrueTime());
    cluster.join(new Onlooker());
  }

  public FakeCluster cluster() {
    return cluster;
  }

  private @Nullable Sender committing;

  TransactionResult commit(Sender by, Transaction transaction) {
    committing = by;
    try {
      return cluster.commit(transaction);
    } finally {
      committing = null;
    }
  }

  private final class Onlooker implements FakeCluster.Follower {
    @Override
    public long next() {
      return Long.MAX_VALUE;
    }

    @Override
    public void look(List<Change> changes) {
      trace.mix(cluster.revision());
      changes.forEach(change -> trace.mix(sum(change)));
      witness.committed(committing, changes);
    }

    private static long sum(Change change) {
      return switch (change) {
        case Change.Written written -> written.entry().value().hashCode();
        case Change.Deleted deleted -> deleted.key().hashCode();
      };
    }

    @Override
    public void compacted() {}

    @Override
    public void lost() {}
  }

  /** True time, for the leases. */
  private final class TrueTime implements Timers {
    @Override
    public long nanoTime() {
      return clock.now();
    }

    @Override
    public Instant now() {
      return new HostClock(clock, 1, 0).wall();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
      Agenda.Entry entry = clock.put(clock.now() + delay.toNanos(), task);
      return () -> clock.cancel(entry);
    }

    @Override
    public void execute(Runnable task) {
      clock.soon(task);
    }
  }
}
