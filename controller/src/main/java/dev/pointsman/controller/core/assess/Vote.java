package dev.pointsman.controller.core.assess;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.Verdict;
import org.jspecify.annotations.Nullable;

/** What one agent says of one region as a whole, from the best to the worst. */
public enum Vote {
  UP,
  DEGRADED,
  SUSPECT,
  UNKNOWN,
  /**
   * A check is DOWN only until it has gone well often enough. No vote: a decision for DOWN would be
   * made on what was, and one for UP is not due yet.
   */
  RECOVERING,
  DOWN;

  /** A check marked so fails whenever the primary does, and so says nothing of any other region. */
  public static final String THROUGH_PRIMARY = "primary";

  /**
   * DOWN if any check is DOWN, unless it recovers; UP if every check is UP; otherwise the worst of
   * the rest, which is no vote.
   *
   * @param active whether traffic goes to the region
   */
  public static Vote of(AgentView agent, ServiceSpec spec, RegionSpec region, boolean active) {
    Vote worst = UP;
    for (CheckSpec check : region.checks()) {
      if (!active && isThroughPrimary(check)) {
        continue;
      }
      Vote vote = of(agent.verdict(new CheckId(spec.name(), region.name(), check.name())));
      worst = vote.compareTo(worst) > 0 ? vote : worst;
    }
    return worst;
  }

  private static Vote of(@Nullable Verdict verdict) {
    if (verdict == null) {
      return UNKNOWN;
    }
    return switch (verdict.status()) {
      case UP -> UP;
      case DEGRADED -> DEGRADED;
      case SUSPECT -> SUSPECT;
      case UNKNOWN -> UNKNOWN;
      case DOWN -> verdict.isRecovering() ? RECOVERING : DOWN;
    };
  }

  private static boolean isThroughPrimary(CheckSpec check) {
    return check instanceof CheckSpec.Http http && THROUGH_PRIMARY.equals(http.through());
  }
}
