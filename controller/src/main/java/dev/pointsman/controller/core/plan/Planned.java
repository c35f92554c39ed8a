package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Assessment;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What stands against closing a region in order, for a planned move. Asked when the run begins, and
 * again before it fences: while the outside was asked the world may have changed.
 */
public final class Planned {
  private Planned() {}

  /**
   * All that speaks against it and is not waived, what matters most first; empty when nothing does.
   */
  public static List<Finding> against(
      ServiceView view,
      ServiceSpec spec,
      ServiceState state,
      String from,
      String to,
      Set<Veto> waivers,
      Moment now) {
    List<Finding> found = new ArrayList<>();
    Assessment source = view.sight().of(from, now);
    if (source.isLost() || source.isRecovering()) {
      found.add(
          Finding.of(
              Veto.SOURCE_LOST,
              "%s is %s%s: a planned move needs it well; order a failover: pointsman failover %s --to %s --reason ..."
                  .formatted(
                      from,
                      source.status(),
                      source.isRecovering() ? " (recovering)" : "",
                      spec.name(),
                      to)));
    }
    if (spec.hasDatabase()) {
      holder(view, state, from, found);
    }
    Candidates.of(view, from, null, now).stream()
        .filter(candidate -> candidate.region().equals(to))
        .forEach(candidate -> found.addAll(candidate.against()));
    return found.stream().filter(finding -> !waivers.contains(finding.veto())).toList();
  }

  private static void holder(
      ServiceView view, ServiceState state, String from, List<Finding> found) {
    GuardRecord guard = view.database().guards().get(from);
    if (!from.equals(state.permit())) {
      found.add(
          Finding.of(
              Veto.GUARD_MISSING,
              from + " has no permit: a planned move needs the end of what was written there"));
    } else if (guard == null || guard.phase() != GuardPhase.OPEN) {
      found.add(
          Finding.of(
              Veto.GUARD_MISSING,
              "the guard of " + from + " is not OPEN: a planned move needs its word"));
    }
  }
}
