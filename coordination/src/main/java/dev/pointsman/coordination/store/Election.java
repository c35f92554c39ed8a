package dev.pointsman.coordination.store;

import dev.pointsman.coordination.store.WatchListener.Change;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in the election of the leader: one transaction that creates the key {@code leader},
 * bound to a lease, if there is none. The key's create revision is the term.
 *
 * <p>A watch tells of a vacancy at once, but only a read every second is relied upon. The same read
 * tells a leader that its key has gone, by whomever.
 *
 * <p>Leading is a matter of our own clock: {@link #holds} must be asked before every effect, and
 * the term compared in every transaction; neither replaces the other.
 *
 * <p>Runs on the timers' thread; {@link #holds}, {@link #term} and {@link #leadsUntil} may be asked
 * from any.
 */
public final class Election {
  private static final Logger log = LoggerFactory.getLogger(Election.class);

  /** Between two looks at the key. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Hears of leadership on the timers' thread. */
  public interface Listener {
    /** This process leads, in this term. */
    void elected(long term);

    /** It does not lead any more; a new term may follow. */
    void lost(String why);
  }

  private final Store store;
  private final Timers timers;
  private final Supplier<String> record;
  private final Listener listener;
  private final LeaseKeeper keeper;

  private volatile long term;
  private @Nullable Watch vacancies;
  private boolean running;
  private boolean asking;
  private String stated = "";
  // what an older life has asked for is not listened to
  private long life;

  /**
   * @param ttl of the leader's lease: at most so long after the death of a leader the next one is
   *     elected
   * @param record the text to stand in the key, asked for at each candidacy
   */
  public Election(
      Store store, Timers timers, Duration ttl, Supplier<String> record, Listener listener) {
    this.store = store;
    this.timers = timers;
    this.record = record;
    this.listener = listener;
    this.keeper = new LeaseKeeper(store, timers, ttl, () -> true, new Candidacy());
  }

  /** Begins; call on the timers' thread. */
  public void start() {
    if (running) {
      return;
    }
    running = true;
    life++;
    keeper.start();
    lookEvery(life);
  }

  /** Whether this process leads at this moment. */
  public boolean holds() {
    return term != 0 && keeper.holds();
  }

  /** The term; 0 while it does not lead. */
  public long term() {
    return term;
  }

  /** Monotonic time until which it leads if nothing more is heard; without meaning otherwise. */
  public long leadsUntil() {
    return keeper.heldUntil();
  }

  /**
   * Gives leadership up, the lease first, and is no candidate for a while, so that another process
   * can be elected. Without meaning for one that takes no part.
   */
  public void resign(Duration quiet) {
    if (!running) {
      return;
    }
    stop();
    long resigned = life;
    timers.schedule(
        quiet,
        () -> {
          if (life == resigned) {
            start();
          }
        });
  }

  /** Takes no further part; revokes the lease. One that keeps quiet does not come back either. */
  public void stop() {
    life++;
    if (!running) {
      return;
    }
    running = false;
    keeper.stop();
    closeWatch();
    asking = false;
    depose("resigned");
  }

  private void lookEvery(long life) {
    if (life != this.life) {
      return;
    }
    watchVacancies();
    look(life);
    timers.schedule(LOOK, () -> lookEvery(life));
  }

  private void look(long life) {
    if (asking || !keeper.holds()) {
      return;
    }
    asking = true;
    store
        .get(KeySpace.LEADER)
        .whenComplete(
            (read, failure) ->
                timers.execute(
                    () -> {
                      if (life == this.life) {
                        asking = false;
                        if (failure == null) {
                          seen(life, read.entry().orElse(null));
                        }
                      }
                    }));
  }

  private void seen(long life, @Nullable Entry entry) {
    Lease lease = keeper.lease();
    if (lease == null || !keeper.holds()) {
      return;
    }
    long ours = entry != null && entry.lease() == lease.id() ? entry.createRevision() : 0;
    if (term != ours) {
      depose("the leader's key is no longer ours");
    }
    if (ours != 0 && term == 0) {
      // a candidacy in doubt has succeeded
      elect(ours);
    } else if (entry == null) {
      stand(life, lease);
    } else if (entry.lease() == 0) {
      clear(life, entry);
    } else if (ours != 0 && !entry.value().equals(stated)) {
      restate(life, entry, lease);
    }
  }

  /** No leader ever writes its key without a lease: such a key would never go away. */
  private void clear(long life, Entry entry) {
    log.warn("{} belongs to no lease: others wrote it, and it is deleted", entry.key());
    mend(
        life,
        Transaction.when().unchanged(entry.key(), entry.modRevision()).delete(entry.key()).build());
  }

  /** Others have written over it; the term, its create revision, is still ours. */
  private void restate(long life, Entry entry, Lease lease) {
    log.warn("{} was written over by others, and is written again", entry.key());
    stated = record.get();
    mend(
        life,
        Transaction.when()
            .unchanged(entry.key(), entry.modRevision())
            .put(entry.key(), stated, lease)
            .build());
  }

  /** Whatever comes of it, the next look finds. */
  private void mend(long life, Transaction transaction) {
    asking = true;
    store
        .commit(transaction)
        .whenComplete(
            (_, _) ->
                timers.execute(
                    () -> {
                      if (life == this.life) {
                        asking = false;
                      }
                    }));
  }

  private void stand(long life, Lease lease) {
    asking = true;
    stated = record.get();
    Transaction transaction =
        Transaction.when().absent(KeySpace.LEADER).put(KeySpace.LEADER, stated, lease).build();
    store
        .commit(transaction)
        .whenComplete(
            (result, failure) ->
                timers.execute(
                    () -> {
                      if (life == this.life) {
                        asking = false;
                        stood(life, lease, result, failure);
                      }
                    }));
  }

  private void stood(
      long life, Lease lease, @Nullable TransactionResult result, @Nullable Throwable failure) {
    if (failure != null) {
      // never again without a look: it may have succeeded
      if (StoreException.of(failure).kind() == StoreException.Kind.UNKNOWN_OUTCOME) {
        look(life);
      }
      return;
    }
    Lease current = keeper.lease();
    if (result instanceof TransactionResult.Committed committed
        && current != null
        && current.id() == lease.id()
        && keeper.holds()) {
      elect(committed.revision());
    }
  }

  private void elect(long elected) {
    term = elected;
    listener.elected(elected);
  }

  private void depose(String why) {
    if (term != 0) {
      term = 0;
      listener.lost(why);
    }
  }

  private void watchVacancies() {
    if (vacancies == null) {
      vacancies = store.watch(KeySpace.LEADER, 0, new Vacancies(life));
    }
  }

  private void closeWatch() {
    Watch watch = vacancies;
    vacancies = null;
    if (watch != null) {
      watch.close();
    }
  }

  private final class Candidacy implements LeaseKeeper.Listener {
    @Override
    public void held(Lease lease) {
      look(life);
    }

    @Override
    public void lost(String why) {
      depose(why);
    }
  }

  /** A mere hint: what it misses, the next look finds. */
  private final class Vacancies implements WatchListener {
    private final long begun;

    Vacancies(long begun) {
      this.begun = begun;
    }

    @Override
    public void changed(List<Change> changes) {
      boolean vacant =
          changes.getLast() instanceof Change.Deleted deleted
              && deleted.key().equals(KeySpace.LEADER);
      timers.execute(
          () -> {
            if (begun == life && vacant) {
              look(life);
            }
          });
    }

    @Override
    public void progress(long revision) {}

    @Override
    public void ended(@Nullable StoreException cause) {
      timers.execute(
          () -> {
            if (begun == life) {
              vacancies = null;
            }
          });
    }
  }
}
