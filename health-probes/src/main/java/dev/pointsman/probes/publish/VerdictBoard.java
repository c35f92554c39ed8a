package dev.pointsman.probes.publish;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictShard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All verdicts of this agent, spread over shards, and which shards must be written. A check keeps
 * its shard while it exists, so that a new definition rewrites little; only when half of the room
 * is empty are all spread anew.
 */
final class VerdictBoard {
  /** With one operation each, all shards and the agent's record fit into one transaction. */
  static final int MAX_SHARDS = 100;

  /** The most checks that one agent takes on. */
  static final int MAX_CHECKS = MAX_SHARDS * VerdictShard.MAX_CHECKS;

  private final SortedMap<CheckId, Integer> places = new TreeMap<>();
  private final List<SortedMap<CheckId, Verdict>> shards = new ArrayList<>();
  private final NavigableSet<Integer> changed = new TreeSet<>();

  /**
   * From now on, there are verdicts on these checks: the first {@link #MAX_CHECKS} in their order.
   * One that was not there before is not probed yet.
   */
  void assign(Collection<CheckId> checks) {
    SortedMap<CheckId, Verdict> before = verdicts();
    NavigableSet<CheckId> wanted = new TreeSet<>();
    new TreeSet<>(checks).stream().limit(MAX_CHECKS).forEach(wanted::add);
    List.copyOf(places.keySet()).stream().filter(id -> !wanted.contains(id)).forEach(this::remove);
    int needed = Math.ceilDiv(wanted.size(), VerdictShard.MAX_CHECKS);
    if (shards.size() > 2 * needed) {
      clear();
    }
    for (CheckId id : wanted) {
      if (!places.containsKey(id)) {
        place(id, before.getOrDefault(id, Verdict.NOT_PROBED));
      }
    }
  }

  private void remove(CheckId id) {
    Integer shard = places.remove(id);
    if (shard != null) {
      shards.get(shard).remove(id);
      changed.add(shard);
    }
  }

  private void clear() {
    places.clear();
    changeAll();
    shards.clear();
  }

  private void place(CheckId id, Verdict verdict) {
    int shard = 0;
    while (shard < shards.size() && shards.get(shard).size() == VerdictShard.MAX_CHECKS) {
      shard++;
    }
    if (shard == shards.size()) {
      shards.add(new TreeMap<>());
    }
    shards.get(shard).put(id, verdict);
    places.put(id, shard);
    changed.add(shard);
  }

  /** A verdict has changed; of no effect for a check that is not on the board. */
  void put(CheckId id, Verdict verdict) {
    Integer shard = places.get(id);
    if (shard != null && !verdict.equals(shards.get(shard).put(id, verdict))) {
      changed.add(shard);
    }
  }

  /** How many shards there are. */
  int shards() {
    return shards.size();
  }

  /** Whether something is to be written. */
  boolean isChanged() {
    return !changed.isEmpty();
  }

  /** Everything must be written again: the store may have lost it. */
  void changeAll() {
    for (int shard = 0; shard < shards.size(); shard++) {
      changed.add(shard);
    }
  }

  /** These must be written again: the write has failed. */
  void changeAgain(Collection<Integer> again) {
    changed.addAll(again);
  }

  /** What is to be written, by shard; an empty shard is to be deleted. Nothing is changed then. */
  SortedMap<Integer, VerdictShard> take() {
    SortedMap<Integer, VerdictShard> taken = new TreeMap<>();
    changed.forEach(shard -> taken.put(shard, shard(shard)));
    changed.clear();
    return Sorted.map(taken);
  }

  private VerdictShard shard(int shard) {
    return new VerdictShard(shard < shards.size() ? shards.get(shard) : new TreeMap<>());
  }

  /** All verdicts. */
  SortedMap<CheckId, Verdict> verdicts() {
    SortedMap<CheckId, Verdict> all = new TreeMap<>();
    for (Map<CheckId, Verdict> shard : shards) {
      all.putAll(shard);
    }
    return Sorted.map(all);
  }
}
