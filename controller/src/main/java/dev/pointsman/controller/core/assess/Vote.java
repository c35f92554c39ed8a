package dev.pointsman.controller.core.assess;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;

/** What one agent says of one region as a whole. */
public final class Vote {
  /** A check marked so fails whenever the primary does, and so says nothing of any other region. */
  public static final String THROUGH_PRIMARY = "primary";

  private Vote() {}

  /**
   * DOWN if any check is DOWN; UP if every check is UP; otherwise the worst of the rest, which is
   * no vote.
   *
   * @param active whether traffic goes to the region
   */
  public static VerdictStatus of(
      AgentView agent, ServiceSpec spec, RegionSpec region, boolean active) {
    VerdictStatus worst = VerdictStatus.UP;
    for (CheckSpec check : region.checks()) {
      if (!active && isThroughPrimary(check)) {
        continue;
      }
      Verdict verdict = agent.verdict(new CheckId(spec.name(), region.name(), check.name()));
      VerdictStatus status = verdict == null ? VerdictStatus.UNKNOWN : verdict.status();
      if (status == VerdictStatus.DOWN) {
        return VerdictStatus.DOWN;
      }
      worst = rank(status) > rank(worst) ? status : worst;
    }
    return worst;
  }

  private static boolean isThroughPrimary(CheckSpec check) {
    return check instanceof CheckSpec.Http http && THROUGH_PRIMARY.equals(http.through());
  }

  private static int rank(VerdictStatus status) {
    return switch (status) {
      case UP -> 0;
      case DEGRADED -> 1;
      case SUSPECT -> 2;
      case UNKNOWN -> 3;
      case DOWN -> 4;
    };
  }
}
