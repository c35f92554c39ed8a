package dev.pointsman.coordination.testing;

import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.Listing;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.Transaction.Condition;
import dev.pointsman.coordination.store.Transaction.Operation;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.store.WatchListener.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an etcd cluster holds: keys, revisions, leases, history. Clients come by {@link #connect};
 * what they suffer on the way is {@link FakeStore}'s business, or that of a simulator, which calls
 * the operations here at the moment when a request arrives. Single-threaded.
 */
public final class FakeCluster {
  /** As etcd does: ceil(1.5 x an election timeout of 1 s). */
  public static final Duration MINIMUM_TTL = Duration.ofSeconds(2);

  private final Timers timers;
  private final List<Follower> followers = new ArrayList<>();
  private State state = new State();
  // without a leader no lease ends
  private boolean leaderless;

  /** All that a backup holds. */
  private static final class State {
    final NavigableMap<String, Entry> entries = new TreeMap<>();
    // the changes of each revision since the compacted one: revisions are numbered without gaps
    final List<List<Change>> history = new ArrayList<>();
    final SortedMap<Long, Granted> leases = new TreeMap<>();
    // etcd's first revision is 1, and compaction has removed nothing
    long revision = 1;
    long compacted;
    long lastLease = 1_000;

    State copy() {
      State copy = new State();
      copy.entries.putAll(entries);
      copy.history.addAll(history);
      copy.leases.putAll(leases);
      copy.revision = revision;
      copy.compacted = compacted;
      copy.lastLease = lastLease;
      return copy;
    }

    /** The place of a revision in the history; what is compacted has none. */
    int place(long ofRevision) {
      return Math.clamp(history.size() - 1 - (revision - ofRevision), 0, history.size());
    }
  }

  private record Granted(Duration ttl, long deadline, Timers.Scheduled end) {}

  /** A backup. */
  public static final class Backup {
    private final State state;

    private Backup(State state) {
      this.state = state;
    }
  }

  /** Follows the history; what comes of it is told when {@link #look} says so. */
  public interface Follower {
    /** The first revision that it has not told yet. */
    long next();

    /** This is new. */
    void look(List<Change> fresh);

    /** What it has not told yet is forgotten. */
    void compacted();

    /** The connection is gone. */
    void lost();
  }

  public FakeCluster(Timers timers) {
    this.timers = timers;
  }

  /** A new client. */
  public FakeStore connect() {
    return new FakeStore(this, timers);
  }

  /** The revision now. */
  public long revision() {
    return state.revision;
  }

  /** How many leases have not ended. */
  public int leases() {
    return state.leases.size();
  }

  /** Forgets history up to and including {@code revision}. */
  public void compact(long revision) {
    state.compacted = Math.max(state.compacted, revision);
    state.history.subList(0, state.place(revision + 1)).clear();
    followers.stream()
        .filter(follower -> follower.next() <= revision)
        .toList()
        .forEach(Follower::compacted);
  }

  /** Takes a backup. */
  public Backup backup() {
    return new Backup(state.copy());
  }

  /**
   * Goes back to a backup, as after a disaster: revisions go back too, all watches end. Leases of
   * the backup run for their whole time again.
   */
  public void restore(Backup backup) {
    state = backup.state.copy();
    List.copyOf(state.leases.keySet()).forEach(this::renew);
    endWatches();
  }

  /** The connections of all watches are gone; nothing else is. */
  public void endWatches() {
    List.copyOf(followers).forEach(Follower::lost);
  }

  /** All leases vanish at once, as when a member's disk stalls. */
  public void expireAllLeases() {
    List.copyOf(state.leases.keySet()).forEach(this::expire);
  }

  /** There is no leader: no lease ends before {@link #lead}. Who calls serves no requests. */
  public void loseLeader() {
    leaderless = true;
  }

  /** A new leader: every lease runs for its whole time again. */
  public void lead() {
    leaderless = false;
    List.copyOf(state.leases.keySet()).forEach(this::renew);
  }

  /** See {@link Store#get}. */
  public Store.Read get(String key) {
    return new Store.Read(Optional.ofNullable(state.entries.get(key)), state.revision);
  }

  /** See {@link Store#list}. */
  public Listing list(String prefix) {
    return new Listing(
        state.entries.tailMap(prefix, true).values().stream()
            .takeWhile(entry -> entry.key().startsWith(prefix))
            .toList(),
        state.revision);
  }

  /**
   * See {@link Store#commit}.
   *
   * @throws StoreException if it names a lease that is gone, or a key twice
   */
  public TransactionResult commit(Transaction transaction) {
    checkKeys(transaction);
    for (Condition condition : transaction.conditions()) {
      if (!holds(condition)) {
        return new TransactionResult.Refused(state.revision);
      }
    }
    checkLeases(transaction);
    long next = state.revision + 1;
    List<Change> changes = new ArrayList<>();
    for (Operation operation : transaction.operations()) {
      apply(operation, next, changes);
    }
    publish(next, changes);
    return new TransactionResult.Committed(state.revision);
  }

  private static void checkKeys(Transaction transaction) {
    Set<String> puts = new HashSet<>();
    for (Operation operation : transaction.operations()) {
      String key =
          switch (operation) {
            case Operation.Put put -> put.key();
            case Operation.Delete delete -> delete.key();
          };
      if (!puts.add(key)) {
        throw new StoreException(Kind.UNAVAILABLE, "duplicate key in a transaction: " + key);
      }
    }
  }

  private void checkLeases(Transaction transaction) {
    for (Operation operation : transaction.operations()) {
      if (operation instanceof Operation.Put put
          && put.lease() != 0
          && !state.leases.containsKey(put.lease())) {
        throw new StoreException(Kind.LEASE_NOT_FOUND, "lease " + put.lease());
      }
    }
  }

  private boolean holds(Condition condition) {
    Entry entry = state.entries.get(condition.key());
    return switch (condition) {
      case Condition.CreateRevision c ->
          (entry == null ? 0 : entry.createRevision()) == c.revision();
      case Condition.ModRevision c -> (entry == null ? 0 : entry.modRevision()) == c.revision();
    };
  }

  private void apply(Operation operation, long revision, List<Change> changes) {
    switch (operation) {
      case Operation.Put put -> {
        Entry old = state.entries.get(put.key());
        long created = old == null ? revision : old.createRevision();
        Entry entry = new Entry(put.key(), put.value(), created, revision, put.lease());
        state.entries.put(put.key(), entry);
        changes.add(new Change.Written(entry));
      }
      case Operation.Delete delete -> {
        if (state.entries.remove(delete.key()) != null) {
          changes.add(new Change.Deleted(delete.key(), revision));
        }
      }
    }
  }

  private void publish(long revision, List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    state.revision = revision;
    List<Change> fresh = List.copyOf(changes);
    state.history.add(fresh);
    List.copyOf(followers).forEach(follower -> follower.look(fresh));
  }

  /** See {@link Store#grant}; returns the lease's id. */
  public long grant(Duration ttl) {
    long id = ++state.lastLease;
    Duration whole = Duration.ofSeconds(ttl.plusMillis(999).toSeconds());
    extend(id, whole.compareTo(MINIMUM_TTL) < 0 ? MINIMUM_TTL : whole);
    return id;
  }

  /**
   * What was granted.
   *
   * @throws StoreException if the lease is gone
   */
  public Duration ttl(long lease) {
    Granted granted = state.leases.get(lease);
    if (granted == null) {
      throw new StoreException(Kind.LEASE_NOT_FOUND, "lease " + lease);
    }
    return granted.ttl();
  }

  /**
   * See {@link Store#renew}.
   *
   * @throws StoreException if the lease is gone
   */
  public void renew(long lease) {
    extend(lease, ttl(lease));
  }

  private void extend(long lease, Duration ttl) {
    Timers.Scheduled end = timers.schedule(ttl, () -> expireIfDue(lease));
    Granted before =
        state.leases.put(lease, new Granted(ttl, timers.nanoTime() + ttl.toNanos(), end));
    if (before != null) {
      before.end().cancel();
    }
  }

  private void expireIfDue(long lease) {
    Granted granted = state.leases.get(lease);
    if (granted != null && !leaderless && granted.deadline() - timers.nanoTime() <= 0) {
      expire(lease);
    }
  }

  /** Ends a lease, if it is there: its keys go in one revision. */
  public void expire(long lease) {
    if (state.leases.remove(lease) == null) {
      return;
    }
    long next = state.revision + 1;
    List<Change> changes = new ArrayList<>();
    List<String> keys =
        state.entries.values().stream()
            .filter(entry -> entry.lease() == lease)
            .map(Entry::key)
            .toList();
    keys.forEach(key -> apply(new Operation.Delete(key), next, changes));
    publish(next, changes);
  }

  /** Somebody who wants to hear of changes from now on. */
  public void join(Follower follower) {
    followers.add(follower);
  }

  /** Ends {@link #join}. */
  public void leave(Follower follower) {
    followers.remove(follower);
  }

  /** History up to and including this revision is forgotten. */
  public long compactedRevision() {
    return state.compacted;
  }

  /** Changes from {@code revision} on, those under {@code prefix}. */
  public List<Change> changesFrom(long revision, String prefix) {
    List<Change> found = new ArrayList<>();
    for (int i = state.place(revision); i < state.history.size(); i++) {
      for (Change change : state.history.get(i)) {
        if (change.key().startsWith(prefix)) {
          found.add(change);
        }
      }
    }
    return found;
  }
}
