package dev.pointsman.controller.ingest;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Mirror;
import org.jspecify.annotations.Nullable;

/**
 * Listens in on a mirror for what the API tells its callers and no decision rests on: who leads,
 * and whether the store is read. Told on the mirror's thread, asked from any.
 */
public final class LeaderSeen implements Mirror.Listener {
  private final Mirror.Listener next;
  private volatile @Nullable LeaderRecord leader;
  private volatile @Nullable String trouble = "has not been read yet";
  private volatile boolean read;

  public LeaderSeen(Mirror.Listener next) {
    this.next = next;
  }

  /** Who leads; null when nobody does, or it cannot be read now. */
  public @Nullable LeaderRecord leader() {
    // what a later listing finds unchanged is not told again: it is kept while it cannot be trusted
    return trouble == null ? leader : null;
  }

  /** Why the store's picture is not to be had; null while it is. */
  public @Nullable String trouble() {
    return trouble;
  }

  /** Whether there was ever a picture of the store. */
  public boolean read() {
    return read;
  }

  @Override
  public void written(Entry entry) {
    if (entry.key().equals(KeySpace.LEADER)) {
      leader = read(entry.value());
    }
    next.written(entry);
  }

  private static @Nullable LeaderRecord read(String value) {
    try {
      return Codecs.LEADER.decode(value);
    } catch (UnreadableException newerOrBroken) {
      return null;
    }
  }

  @Override
  public void deleted(String key, long revision) {
    if (key.equals(KeySpace.LEADER)) {
      leader = null;
    }
    next.deleted(key, revision);
  }

  @Override
  public void synced(long revision) {
    trouble = null;
    read = true;
    next.synced(revision);
  }

  @Override
  public void proven(long revision) {
    next.proven(revision);
  }

  @Override
  public void lost(String why) {
    trouble = why;
    next.lost(why);
  }

  @Override
  public void rewound(long revision, long seen) {
    next.rewound(revision, seen);
  }
}
