package dev.pointsman.controller.core.assess;

import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.model.Words;
import java.util.SortedMap;

/**
 * The votes on one region, counted.
 *
 * @param agents N: agents of the roster
 * @param voters fresh, not abstaining, saying UP or DOWN
 * @param recovering fresh agents whose DOWN stands only until enough probes went well: no votes
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
    int recovering,
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

  /**
   * Agents that are heard of and say neither UP nor DOWN nor DEGRADED nor that it recovers, or
   * nothing yet.
   */
  public int undecided() {
    return agents - voters - recovering - degraded - silent - abstaining;
  }

  /** All agents, by what they say: none is left out. */
  public String told() {
    StringBuilder text = new StringBuilder(Words.count(agents, "agent"));
    text.append(": ").append(up).append(" UP, ").append(down).append(" DOWN");
    tell(text, recovering, " recovering");
    tell(text, degraded, " DEGRADED");
    tell(text, undecided(), " without a verdict");
    tell(text, abstaining, " abstaining");
    tell(text, silent, " silent");
    return text.toString();
  }

  private static void tell(StringBuilder text, int count, String what) {
    if (count > 0) {
      text.append(", ").append(count).append(what);
    }
  }

  /** Regions of agents that say {@code status}. */
  public int regionsSaying(VerdictStatus status) {
    int count = 0;
    for (VerdictStatus said : regions.values()) {
      count += said == status ? 1 : 0;
    }
    return count;
  }

  /** Regions of agents, other than {@code region} itself, that say {@code status}. */
  public int othersSaying(VerdictStatus status, String region) {
    int own = regions.get(region) == status ? 1 : 0;
    return regionsSaying(status) - own;
  }
}
