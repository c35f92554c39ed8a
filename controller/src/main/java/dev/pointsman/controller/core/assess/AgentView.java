package dev.pointsman.controller.core.assess;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictShard;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One agent as this controller sees it.
 *
 * @param record null while its leased key is gone or has not been seen
 * @param heard when its last heartbeat reached this controller
 * @param vanished when its leased key was last seen to go; null if never
 */
public record AgentView(
    String region,
    String agent,
    @Nullable AgentRecord record,
    Moment heard,
    SortedMap<Integer, VerdictShard> shards,
    @Nullable Moment vanished) {

  /** A heartbeat older than this, on the controller's own clock, is no sign of life. */
  public static final Duration FRESH = Duration.ofSeconds(15);

  /** An agent of which nothing is known yet. */
  public static AgentView unseen(String region, String agent, Moment now) {
    return new AgentView(region, agent, null, now, new TreeMap<>(), null);
  }

  /** The name under which fleets know an agent: two regions may use the same id. */
  public static String key(String region, String agent) {
    return region + "/" + agent;
  }

  AgentView seen(AgentRecord next, Moment at) {
    boolean repeated = record != null && record.seq() == next.seq();
    return new AgentView(region, agent, next, repeated ? heard : at, shards, vanished);
  }

  AgentView gone(Moment at) {
    return new AgentView(region, agent, null, heard, shards, record == null ? vanished : at);
  }

  AgentView with(int shard, VerdictShard verdicts) {
    return new AgentView(
        region, agent, record, heard, Sorted.with(shards, shard, verdicts), vanished);
  }

  AgentView without(int shard) {
    return new AgentView(region, agent, record, heard, Sorted.without(shards, shard), vanished);
  }

  /** Whether it is alive and was heard of lately. */
  public boolean isFresh(Moment now) {
    return record != null && now.since(heard).compareTo(FRESH) <= 0;
  }

  /**
   * Whether its word counts on a service by its definition of that revision: it is fresh, and it
   * probes by that definition or a later one.
   */
  public boolean isFresh(String service, long specRevision, Moment now) {
    return isFresh(now)
        && record != null
        && record.specRevision() >= specRevision
        && record.unreadable().getOrDefault(service, -1L) != specRevision;
  }

  /** When it stops being fresh if it is not heard of again. */
  public Moment freshUntil() {
    return heard.plus(FRESH).plus(Duration.ofNanos(1));
  }

  /** Whether it doubts itself. */
  public boolean isAbstaining() {
    return record != null && record.abstaining();
  }

  /** Whether it has answered the recheck request of that revision, or a later one. */
  public boolean hasAnswered(String service, long recheckRevision) {
    return record != null && record.answered().getOrDefault(service, 0L) >= recheckRevision;
  }

  /** What it says of a check; null when it says nothing. */
  public @Nullable Verdict verdict(CheckId check) {
    for (VerdictShard shard : shards.values()) {
      Verdict verdict = shard.verdicts().get(check);
      if (verdict != null) {
        return verdict;
      }
    }
    return null;
  }
}
