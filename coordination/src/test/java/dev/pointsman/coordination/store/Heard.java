package dev.pointsman.coordination.store;

import dev.pointsman.coordination.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A listener that remembers. */
public final class Heard implements WatchListener {
  private final List<Change> changes = new ArrayList<>();
  private final List<List<Kind>> ends = new ArrayList<>();
  private long progress;

  @Override
  public synchronized void changed(List<Change> more) {
    changes.addAll(more);
  }

  @Override
  public synchronized void progress(long revision) {
    progress = revision;
  }

  @Override
  public synchronized void ended(@Nullable StoreException cause) {
    ends.add(cause == null ? List.of() : List.of(cause.kind()));
  }

  public synchronized List<Change> changes() {
    return List.copyOf(changes);
  }

  public synchronized long progress() {
    return progress;
  }

  /** For each end the kind of its cause, or nothing. */
  public synchronized List<List<Kind>> ends() {
    return List.copyOf(ends);
  }
}
