package dev.pointsman.coordination.store;

import dev.pointsman.coordination.store.WatchListener.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A copy of all that stands under a prefix, kept up to date by listing once and watching on.
 *
 * <p>A watch is never trusted further than it proves itself: progress is asked for every second,
 * and whenever a watch ends, for whatever reason, or gives no sign of life for 3 s, everything is
 * listed again. After that only the differences are told, deletions included.
 *
 * <p>Runs on the timers' thread, and tells its listener there. One that throws is told again, by
 * the next listing, what it may not have taken; the exception goes on to the timers.
 */
public final class Mirror {
  private static final Duration ASK = Duration.ofSeconds(1);

  /** Without a sign of life for so long a watch is dead. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  /** Between the end of a watch, or a listing that failed, and the next listing. */
  private static final Duration RETRY = Duration.ofMillis(200);

  /** Hears of the copy on the timers' thread. */
  public interface Listener {
    /** A key was written; told once for each mod revision that is seen. */
    void written(Entry entry);

    /** A key is gone. {@code revision}: of its deletion, or of the listing that missed it. */
    void deleted(String key, long revision);

    /** A listing has been told as a whole: the copy is as the store was at this revision. */
    void synced(long revision);

    /**
     * The watch lives: it has answered a request that was sent after the last proof.
     *
     * <p>A sign of life, no more: etcd before 3.4.25 and 3.5.8 may answer before it has sent the
     * last moments' changes.
     */
    void proven(long revision);

    /** The copy may be stale from now on; {@link #synced} follows when it is not any more. */
    void lost(String why);

    /**
     * The store is older than it was: {@code revision} was listed, {@code seen} was seen before.
     * Told before the differences of each listing for which it is so.
     */
    void rewound(long revision, long seen);
  }

  private final Store store;
  private final Timers timers;
  private final String prefix;
  private final Listener listener;
  private final Map<String, Entry> entries = new TreeMap<>();

  private long seen;
  // what was begun under an older one is not listened to
  private long generation;
  private boolean live;
  private @Nullable Watch watch;
  private long heardNanos;

  /**
   * @param seen the highest revision known from before, 0 for none
   */
  public Mirror(Store store, Timers timers, String prefix, long seen, Listener listener) {
    this.store = store;
    this.timers = timers;
    this.prefix = prefix;
    this.seen = seen;
    this.listener = listener;
  }

  /** Begins; call once, on the timers' thread. */
  public void start() {
    relist();
  }

  /** Ends without a word to the listener; call on the timers' thread. */
  public void close() {
    generation++;
    closeWatch();
  }

  /** The highest revision ever seen; what is kept on disk to notice a store that went back. */
  public long seen() {
    return seen;
  }

  private void relist() {
    long own = ++generation;
    closeWatch();
    store
        .list(prefix)
        .whenComplete(
            (listing, failure) ->
                timers.execute(
                    () -> {
                      if (own != generation) {
                        return;
                      }
                      if (failure == null) {
                        telling(() -> listed(listing));
                      } else {
                        lose("listing: " + StoreException.of(failure).getMessage());
                      }
                    }));
  }

  private void listed(Listing listing) {
    long own = generation;
    if (listing.revision() < seen) {
      listener.rewound(listing.revision(), seen);
    }
    seen = Math.max(seen, listing.revision());
    tellDifferences(listing);
    live = true;
    listener.synced(listing.revision());
    heardNanos = timers.nanoTime();
    watch = store.watch(prefix, listing.revision() + 1, new Changes(own));
    askEvery(own);
  }

  private void tellDifferences(Listing listing) {
    Set<String> gone = new HashSet<>(entries.keySet());
    for (Entry entry : listing.entries()) {
      gone.remove(entry.key());
      if (!entry.equals(entries.get(entry.key()))) {
        listener.written(entry);
        entries.put(entry.key(), entry);
      }
    }
    for (String key : List.copyOf(entries.keySet())) {
      if (gone.contains(key)) {
        listener.deleted(key, listing.revision());
        entries.remove(key);
      }
    }
  }

  private void askEvery(long own) {
    Watch current = watch;
    if (own != generation || current == null) {
      return;
    }
    Duration silent = Duration.ofNanos(timers.nanoTime() - heardNanos);
    if (silent.compareTo(SILENCE) >= 0) {
      lose("the watch gave no sign of life for " + silent.toMillis() + " ms");
      return;
    }
    current.requestProgress();
    timers.schedule(ASK, () -> askEvery(own));
  }

  private void telling(Runnable task) {
    long own = generation;
    try {
      task.run();
    } catch (RuntimeException bug) {
      if (own == generation) {
        lose("the listener threw " + bug);
      }
      throw bug;
    }
  }

  private void lose(String why) {
    long own = ++generation;
    closeWatch();
    timers.schedule(
        RETRY,
        () -> {
          if (own == generation) {
            relist();
          }
        });
    if (live) {
      live = false;
      listener.lost(why);
    }
  }

  private void closeWatch() {
    Watch current = watch;
    watch = null;
    if (current != null) {
      current.close();
    }
  }

  private void apply(List<Change> changes) {
    heardNanos = timers.nanoTime();
    long own = generation;
    for (Change change : changes) {
      if (own != generation) {
        // the listener has closed the mirror
        return;
      }
      seen = Math.max(seen, change.modRevision());
      switch (change) {
        case Change.Written written -> {
          listener.written(written.entry());
          entries.put(written.key(), written.entry());
        }
        case Change.Deleted deleted -> {
          if (entries.containsKey(deleted.key())) {
            listener.deleted(deleted.key(), deleted.modRevision());
            entries.remove(deleted.key());
          }
        }
      }
    }
  }

  private void prove(long revision) {
    heardNanos = timers.nanoTime();
    seen = Math.max(seen, revision);
    listener.proven(revision);
  }

  /** Hands over to the timers' thread, which drops what belongs to an older generation. */
  private final class Changes implements WatchListener {
    private final long own;

    Changes(long own) {
      this.own = own;
    }

    @Override
    public void changed(List<Change> changes) {
      List<Change> copy = new ArrayList<>(changes);
      current(() -> apply(copy));
    }

    @Override
    public void progress(long revision) {
      current(() -> prove(revision));
    }

    @Override
    public void ended(@Nullable StoreException cause) {
      current(() -> lose(cause == null ? "the watch ended" : "the watch: " + cause.getMessage()));
    }

    private void current(Runnable task) {
      timers.execute(
          () -> {
            if (own == generation) {
              telling(task);
            }
          });
    }
  }
}
