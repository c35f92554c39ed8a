package dev.pointsman.controller.ingest;

import dev.pointsman.controller.core.Event;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.Mirror;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Turns what the mirror tells into events. Confined to the mirror's thread.
 *
 * <p>What cannot be read is told as such, and as gone: an old value must not go on counting behind
 * a new one that nobody understands. So is an agent whose verdicts are not what it says they are.
 */
public final class Ingest implements Mirror.Listener {
  private final Consumer<Event> inbox;
  private final Set<String> unreadable = new HashSet<>();
  private final Digests digests = new Digests();

  public Ingest(Consumer<Event> inbox) {
    this.inbox = inbox;
  }

  @Override
  public void written(Entry entry) {
    Facts.written(entry).ifPresent(fact -> tell(entry.key(), judged(entry, fact)));
  }

  private Event judged(Entry entry, Event fact) {
    switch (fact) {
      case Event.AgentSeen seen when !digests.believes(seen, entry.modRevision()) -> {
        return new Event.Unreadable(
            entry.key(),
            null,
            "the verdicts that were mirrored are not those that the agent states (expected: digest "
                + seen.record().digest()
                + ")");
      }
      case Event.VerdictsPublished published -> digests.published(published, entry.modRevision());
      default -> {}
    }
    return fact;
  }

  private void tell(String key, Event fact) {
    if (fact instanceof Event.Unreadable problem) {
      unreadable.add(key);
      if (problem.service() == null) {
        Facts.obscured(key).ifPresent(inbox);
      }
    } else {
      mended(key);
    }
    inbox.accept(fact);
  }

  @Override
  public void deleted(String key, long revision) {
    mended(key);
    Facts.deleted(key)
        .ifPresent(
            fact -> {
              switch (fact) {
                case Event.AgentGone gone -> digests.gone(gone);
                case Event.VerdictsGone gone -> digests.withdrew(gone);
                default -> {}
              }
              inbox.accept(fact);
            });
  }

  private void mended(String key) {
    if (unreadable.remove(key)) {
      inbox.accept(new Event.Mended(key));
    }
  }

  @Override
  public void synced(long revision) {
    inbox.accept(new Event.Synced(revision));
  }

  @Override
  public void proven(long revision) {
    inbox.accept(new Event.WatchProven(revision));
  }

  @Override
  public void lost(String why) {
    inbox.accept(new Event.WatchLost(why));
  }

  @Override
  public void rewound(long revision, long seen) {
    inbox.accept(new Event.StoreRewound(revision, seen));
  }
}
