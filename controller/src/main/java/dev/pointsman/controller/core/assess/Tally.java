package dev.pointsman.controller.core.assess;

import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.VerdictStatus;
import java.util.SortedMap;

/**
 * The votes on one region, counted.
 *
 * @param agents N: agents of the roster
 * @param voters fresh, not abstaining, saying UP or DOWN
 * @param degraded fresh agents that say DEGRADED
 * @param silent agents that are not fresh
 * @param abstaining agents that doubt themselves
 * @param regions what each region of agents says; a region that is tied or has no voter is left out
 */
public record Tally(
    int agents,
    int voters,
    int up,
    int down,
    int degraded,
    int silent,
    int abstaining,
    SortedMap<String, VerdictStatus> regions) {
  public Tally {
    regions = Sorted.map(regions);
  }

  /** {@code N/2 + 1}. */
  public int quorum() {
    return agents / 2 + 1;
  }

  /** Regions of agents that say {@code status}. */
  public long regionsSaying(VerdictStatus status) {
    return regions.values().stream().filter(said -> said == status).count();
  }

  /** Regions of agents, other than {@code region} itself, that say {@code status}. */
  public long othersSaying(VerdictStatus status, String region) {
    return regions.entrySet().stream()
        .filter(said -> !said.getKey().equals(region) && said.getValue() == status)
        .count();
  }
}
