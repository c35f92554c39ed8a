package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.AgentView;
import dev.pointsman.controller.core.assess.Basis;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServerStart;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the host of a region's database leads: agents go by its name, the guard by its socket. A
 * promotion goes by the name too, and another replica of the same cluster differs in nothing else
 * that it could refuse.
 */
final class Whereabouts {
  private Whereabouts() {}

  /**
   * Adds a finding when more agents were led to another server than to the guard's. One alone is
   * not believed: its own resolver may be what is wrong. Nothing is found where nothing is known.
   */
  static void judge(ServiceView view, RegionSpec region, Moment now, List<Finding> against) {
    Instant expected = view.database().started(region.name());
    Basis basis = view.sight().basis();
    if (expected == null || basis == null) {
      return;
    }
    int same = 0;
    int others = 0;
    Instant found = null;
    for (AgentView agent : basis.fleet().counted()) {
      Instant seen = agent.isFresh(now) ? seen(view.name(), region, agent) : null;
      if (expected.equals(seen)) {
        same++;
      } else if (seen != null) {
        others++;
        found = seen;
      }
    }
    if (others > same) {
      Candidates.unfit(
          against,
          region.name(),
          "its database's host leads %d agents to a server that runs since %s"
              .formatted(others, found),
          "the one beside its guard, since " + expected);
    }
  }

  private static @Nullable Instant seen(String service, RegionSpec region, AgentView agent) {
    for (CheckSpec check : region.checks()) {
      if (check instanceof CheckSpec.Postgres) {
        Verdict verdict = agent.verdict(new CheckId(service, region.name(), check.name()));
        if (verdict != null && verdict.status() == VerdictStatus.UP) {
          return ServerStart.in(verdict.detail());
        }
      }
    }
    return null;
  }
}
