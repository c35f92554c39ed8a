package dev.pointsman.controller.sim.world;

import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Watch;
import dev.pointsman.coordination.store.WatchListener;
import dev.pointsman.coordination.store.WatchListener.Change;
import dev.pointsman.coordination.testing.FakeCluster;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A watch over one connection: silent while there is no way, and it tells in order what it tells.
 */
final class Line implements Watch, FakeCluster.Follower {
  /** After so long without a way the stream is given up by the server's side. */
  private static final long GIVEN_UP = 8_000_000_000L;

  private static final long AGAIN = 500_000_000L;

  private final Connection way;
  private final String prefix;
  private final WatchListener listener;
  private long next;
  private boolean coming;
  private boolean progressOwed;
  private boolean ended;
  private long silentSince = -1;

  Line(Connection way, String prefix, long from, WatchListener listener) {
    this.way = way;
    this.prefix = prefix;
    this.next = from;
    this.listener = listener;
  }

  @Override
  public long next() {
    return next;
  }

  @Override
  public void look(List<Change> fresh) {
    if (ended || coming) {
      return;
    }
    for (Change change : fresh) {
      if (change.key().startsWith(prefix)) {
        look();
        return;
      }
    }
    next = Math.max(next, fresh.getLast().modRevision() + 1);
  }

  /** There may be something to tell. */
  void look() {
    if (!coming && !ended) {
      coming = true;
      come();
    }
  }

  private void come() {
    if (way.life().isDead()) {
      ended = true;
      way.cluster().leave(this);
      return;
    }
    long takes = way.network().watchFrom(way.region());
    if (takes == Network.LOST) {
      silent();
    } else {
      silentSince = -1;
      way.clock().after(takes, this::arrive);
    }
  }

  private void silent() {
    long now = way.clock().now();
    silentSince = silentSince < 0 ? now : silentSince;
    if (now - silentSince > GIVEN_UP && !way.edge().answersForTheStore()) {
      lost();
      return;
    }
    way.clock().after(AGAIN, this::come);
  }

  private void arrive() {
    coming = false;
    if (ended) {
      return;
    }
    List<Change> changes = way.cluster().changesFrom(next, prefix);
    next = Math.max(next, way.cluster().revision() + 1);
    if (!changes.isEmpty()) {
      List<Change> told = way.edge().isHonest() ? changes : asRead(changes);
      way.life().run(() -> tell(told));
    }
    if (progressOwed) {
      progressOwed = false;
      long revision = next - 1;
      way.life().run(() -> prove(revision));
    }
  }

  private List<Change> asRead(List<Change> changes) {
    List<Change> told = new ArrayList<>();
    for (Change change : changes) {
      told.add(
          change instanceof Change.Written written
              ? new Change.Written(way.edge().read(written.entry()))
              : change);
    }
    return told;
  }

  private void tell(List<Change> changes) {
    if (!ended) {
      way.life().hears();
      listener.changed(changes);
    }
  }

  private void prove(long revision) {
    if (!ended) {
      way.life().hears();
      listener.progress(revision);
    }
  }

  @Override
  public void requestProgress() {
    progressOwed = true;
    look();
    if (way.edge().answersForTheStore()) {
      way.life().execute(this::proveUnheard);
    }
  }

  private void proveUnheard() {
    if (!ended) {
      listener.progress(next - 1);
    }
  }

  @Override
  public void close() {
    way.life().execute(() -> end(null));
  }

  @Override
  public void compacted() {
    lost();
  }

  @Override
  public void lost() {
    way.life().run(() -> end(new StoreException(Kind.UNAVAILABLE, "the connection is lost")));
  }

  private void end(@Nullable StoreException cause) {
    if (!ended) {
      ended = true;
      way.cluster().leave(this);
      listener.ended(cause);
    }
  }
}
