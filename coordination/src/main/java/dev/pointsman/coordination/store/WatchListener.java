package dev.pointsman.coordination.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears of changes. Called by one thread of the store at a time; must neither block nor throw. */
public interface WatchListener {

  /** Changes of one or more whole revisions, in order. */
  void changed(List<Change> changes);

  /** Everything up to and including this revision has been told. */
  void progress(long revision);

  /**
   * The watch is over; {@code cause} is null when it was closed or ended without an error. Called
   * exactly once.
   */
  void ended(@Nullable StoreException cause);

  /** One change. */
  sealed interface Change {
    String key();

    long modRevision();

    /** A key was written. */
    record Written(Entry entry) implements Change {
      @Override
      public String key() {
        return entry.key();
      }

      @Override
      public long modRevision() {
        return entry.modRevision();
      }
    }

    /** A key was deleted, by somebody or by the end of its lease. */
    record Deleted(String key, long modRevision) implements Change {}
  }
}
