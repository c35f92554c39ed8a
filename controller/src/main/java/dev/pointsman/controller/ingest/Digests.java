package dev.pointsman.controller.ingest;

import dev.pointsman.controller.core.Event;
import dev.pointsman.coordination.codec.VerdictDigest;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictShard;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was mirrored of each agent's verdicts with the sum that the agent states in its
 * record. An agent writes both in one transaction, so they differ only when a change was lost on
 * the way, or cannot be read: then its verdicts are not what it sees, and it is not believed before
 * a later record fits again.
 *
 * <p>A record is compared when the first thing of a later revision arrives: by then all of its own
 * transaction has, in whatever order. For one thread.
 */
final class Digests {
  private static final class Agent {
    final Map<Integer, VerdictShard> shards = new TreeMap<>();
    @Nullable String stated;
    long revision;
    boolean doubted;

    /** Judges the record that was stated last, once something newer has arrived. */
    void arrived(long at) {
      String digest = stated;
      if (digest != null && at > revision) {
        doubted = !digest.equals(sum());
        stated = null;
      }
    }

    private String sum() {
      Map<CheckId, Verdict> all = new TreeMap<>();
      shards.values().forEach(shard -> all.putAll(shard.verdicts()));
      return VerdictDigest.of(all);
    }
  }

  private final Map<String, Agent> agents = new TreeMap<>();

  /** Takes in an agent's record; whether the agent is believed. */
  boolean believes(Event.AgentSeen seen, long revision) {
    Agent agent = agent(seen.region(), seen.agent());
    agent.arrived(revision);
    agent.stated = seen.record().digest();
    agent.revision = revision;
    return !agent.doubted;
  }

  void published(Event.VerdictsPublished published, long revision) {
    Agent agent = agent(published.region(), published.agent());
    agent.arrived(revision);
    agent.shards.put(published.shard(), published.verdicts());
  }

  /** Told after a listing, too, at its revision: what was stated before cannot be judged by it. */
  void withdrew(Event.VerdictsGone gone) {
    Agent agent = agent(gone.region(), gone.agent());
    agent.stated = null;
    agent.shards.remove(gone.shard());
  }

  void gone(Event.AgentGone gone) {
    Agent agent = agent(gone.region(), gone.agent());
    agent.stated = null;
    agent.doubted = false;
  }

  private Agent agent(String region, String agent) {
    return agents.computeIfAbsent(region + "/" + agent, _ -> new Agent());
  }
}
