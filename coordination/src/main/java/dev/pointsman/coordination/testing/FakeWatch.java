package dev.pointsman.coordination.testing;

import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Watch;
import dev.pointsman.coordination.store.WatchListener;
import dev.pointsman.coordination.store.WatchListener.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A watch on a {@link FakeCluster}, through the connection of a {@link FakeStore}. */
final class FakeWatch implements Watch, FakeCluster.Follower {
  private final FakeCluster cluster;
  private final FakeStore connection;
  private final String prefix;
  private final WatchListener listener;
  private long next;
  private boolean ended;
  private boolean progressOwed;

  FakeWatch(
      FakeCluster cluster,
      FakeStore connection,
      String prefix,
      long fromRevision,
      WatchListener listener) {
    this.cluster = cluster;
    this.connection = connection;
    this.prefix = prefix;
    this.next = fromRevision;
    this.listener = listener;
  }

  @Override
  public long next() {
    return next;
  }

  @Override
  public void requestProgress() {
    if (ended) {
      return;
    }
    progressOwed = true;
    connection.later(this::look);
  }

  @Override
  public void close() {
    connection.later(() -> end(null));
  }

  @Override
  public void look(List<Change> fresh) {
    look();
  }

  /** Tells what is new, unless the connection hangs. */
  void look() {
    connection.later(this::deliver);
  }

  private void deliver() {
    if (ended || connection.isHanging()) {
      return;
    }
    if (next <= cluster.compactedRevision()) {
      compacted();
      return;
    }
    List<Change> changes = cluster.changesFrom(next, prefix);
    next = Math.max(next, cluster.revision() + 1);
    if (!changes.isEmpty()) {
      listener.changed(changes);
    }
    if (progressOwed && !ended) {
      progressOwed = false;
      listener.progress(cluster.revision());
    }
  }

  @Override
  public void compacted() {
    connection.later(
        () -> end(new StoreException(Kind.COMPACTED, "up to " + cluster.compactedRevision())));
  }

  @Override
  public void lost() {
    connection.later(() -> end(new StoreException(Kind.UNAVAILABLE, "connection lost")));
  }

  void end(@Nullable StoreException cause) {
    if (ended) {
      return;
    }
    ended = true;
    cluster.leave(this);
    connection.forget(this);
    listener.ended(cause);
  }
}
