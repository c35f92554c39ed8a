package dev.pointsman.controller.core.assess;

import static dev.pointsman.coordination.model.VerdictStatus.DOWN;
import static dev.pointsman.coordination.model.VerdictStatus.UP;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.VerdictStatus;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * From the votes of agents to a word on a region. Pure, without memory: holding the last result is
 * the caller's.
 */
public final class Quorum {
  /** A region is DOWN only if this many regions other than its own say so. */
  public static final int OUTSIDE_REGIONS = 2;

  private Quorum() {}

  /**
   * Counts the votes on a region.
   *
   * @param active whether traffic goes to the region
   * @param answered only agents count that have answered the recheck of this revision; 0 counts all
   */
  public static Tally tally(
      Fleet fleet,
      ServiceSpec spec,
      long specRevision,
      RegionSpec region,
      boolean active,
      long answered,
      Moment now) {
    int up = 0;
    int down = 0;
    int recovering = 0;
    int degraded = 0;
    int abstaining = 0;
    int fresh = 0;
    SortedMap<String, Integer> balance = new TreeMap<>();
    for (AgentView agent : fleet.counted()) {
      if (!agent.isFresh(spec.name(), specRevision, now)) {
        continue;
      }
      fresh++;
      if (agent.isAbstaining()) {
        abstaining++;
        continue;
      }
      if (answered > 0 && !agent.hasAnswered(spec.name(), answered)) {
        continue;
      }
      switch (Vote.of(agent, spec, region, active)) {
        case UP -> {
          up++;
          balance.merge(agent.region(), 1, Integer::sum);
        }
        case DOWN -> {
          down++;
          balance.merge(agent.region(), -1, Integer::sum);
        }
        case RECOVERING -> recovering++;
        case DEGRADED -> degraded++;
        case SUSPECT, UNKNOWN -> {}
      }
    }
    int agents = fleet.roster().members().size();
    return new Tally(
        agents,
        up + down,
        up,
        down,
        recovering,
        degraded,
        agents - fresh,
        abstaining,
        majorities(balance));
  }

  private static SortedMap<String, VerdictStatus> majorities(SortedMap<String, Integer> balance) {
    SortedMap<String, VerdictStatus> said = new TreeMap<>();
    balance.forEach(
        (region, sum) -> {
          if (sum != 0) {
            said.put(region, sum > 0 ? UP : DOWN);
          }
        });
    return said;
  }

  /**
   * What a tally says of {@code region}; empty when it says nothing, and the last result is to be
   * held.
   */
  public static Optional<AssessmentStatus> judge(Tally tally, String region) {
    int downOutside = tally.othersSaying(DOWN, region);
    if (tally.regions().get(region) == UP && downOutside >= OUTSIDE_REGIONS) {
      return Optional.of(AssessmentStatus.PARTITIONED);
    }
    int regionsUp = tally.regionsSaying(UP);
    int regionsDown = tally.regionsSaying(DOWN);
    int quorum = tally.quorum();
    if (tally.voters() >= quorum
        && tally.down() >= quorum
        && regionsDown > regionsUp
        && downOutside >= OUTSIDE_REGIONS) {
      return Optional.of(AssessmentStatus.DOWN);
    }
    if (tally.up() >= quorum && regionsUp > regionsDown) {
      return Optional.of(AssessmentStatus.UP);
    }
    if (tally.degraded() >= quorum) {
      return Optional.of(AssessmentStatus.DEGRADED);
    }
    return Optional.empty();
  }
}
