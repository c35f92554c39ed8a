package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Assessment;
import dev.pointsman.controller.core.assess.Tally;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.model.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every reason not to begin an automatic failover of a service now. No reason: it begins. */
public final class Gate {
  private Gate() {}

  /** All vetoes that stand; order is that of importance to a reader. */
  public static List<Finding> automatic(ServiceView view, Circumstances world) {
    List<Finding> found = new ArrayList<>();
    ServiceSpec spec = view.spec().orElse(null);
    Versioned<ServiceState> state = view.state();
    List<String> problems = view.problems();
    if (!problems.isEmpty()) {
      found.add(Finding.of(Veto.RECORD_UNREADABLE, String.join("; ", problems)));
    }
    if (spec == null || state == null) {
      found.add(Finding.of(Veto.NOT_ADOPTED, "which region serves is not established yet"));
      return found;
    }
    String from = state.value().active().getFirst();
    trustInWhatIsSeen(world, found);
    Mending.veto(view, spec, world).ifPresent(found::add);
    sight(view, spec, from, world, found);
    policy(view, spec, state.value(), from, world, found);
    found.addAll(world.moves().against(from, world.now().wall()));
    candidates(view, from, world.now(), found);
    return found;
  }

  private static void trustInWhatIsSeen(Circumstances world, List<Finding> found) {
    world.storeDoubt().ifPresent(found::add);
    if (world.graceOver() == null) {
      found.add(Finding.of(Veto.LEADER_GRACE, world.graceDetail()));
    }
    found.addAll(world.doubts());
  }

  /**
   * What stands against fencing now, in an automatic run that has begun: the world may have changed
   * while agents were asked. What the run itself looks at is left to it.
   */
  public static List<Finding> beforeFence(ServiceView view, RunRecord run, Circumstances world) {
    List<Finding> found = new ArrayList<>();
    trustInWhatIsSeen(world, found);
    view.spec().flatMap(spec -> Mending.veto(view, spec, world)).ifPresent(found::add);
    frozen(view, run.from(), world, found);
    return found;
  }

  private static void sight(
      ServiceView view, ServiceSpec spec, String from, Circumstances world, List<Finding> found) {
    Assessment assessment = view.sight().of(from, world.now());
    Tally tally = assessment.tally();
    if (!assessment.isLost()) {
      found.add(
          Finding.of(
              Veto.SOURCE_NOT_DOWN,
              from
                  + " is "
                  + assessment.status()
                  + (assessment.held() ? " (held)" : "")
                  + " ("
                  + tally.told()
                  + "; a quorum is "
                  + tally.quorum()
                  + ")"));
    }
    if (tally.voters() < tally.quorum()) {
      found.add(
          Finding.of(
              Veto.NO_QUORUM,
              "%d of %s can be counted on %s (expected: at least %d; %s)"
                  .formatted(
                      tally.voters(),
                      Words.count(tally.agents(), "agent"),
                      from,
                      tally.quorum(),
                      tally.told())));
    }
    Moment settled = view.sight().settledAt(spec.detection().stable());
    if (assessment.isLost() && !world.now().reached(settled)) {
      found.add(new Finding(Veto.CUT_NOT_STABLE, "the picture is still changing", settled.wall()));
    }
  }

  private static void policy(
      ServiceView view,
      ServiceSpec spec,
      ServiceState state,
      String from,
      Circumstances world,
      List<Finding> found) {
    if (state.run() != null) {
      found.add(Finding.of(Veto.RUN_IN_PROGRESS, "run " + state.run() + " has not ended"));
    }
    Instant now = world.now().wall();
    if (state.coolDownUntil() != null && now.isBefore(state.coolDownUntil())) {
      found.add(
          new Finding(
              Veto.COOLING_DOWN, "the last run ended a short while ago", state.coolDownUntil()));
    }
    frozen(view, from, world, found);
    if (spec.automation() == Automation.OBSERVE) {
      found.add(Finding.of(Veto.OBSERVE_ONLY, "automation: observe"));
    }
    if (spec.automation() == Automation.APPROVE) {
      found.add(
          Finding.of(Veto.NEEDS_APPROVAL, "automation: approve; order the failover to approve it"));
    }
  }

  private static void frozen(
      ServiceView view, String from, Circumstances world, List<Finding> found) {
    for (Freeze freeze : world.freezes()) {
      if (world.now().wall().isBefore(freeze.until()) && covers(freeze, view.name(), from)) {
        found.add(
            new Finding(
                Veto.FROZEN,
                "by %s: %s (freeze %s)".formatted(freeze.actor(), freeze.reason(), freeze.id()),
                freeze.until()));
      }
    }
  }

  private static boolean covers(Freeze freeze, String service, String region) {
    return switch (freeze.scope()) {
      case ALL -> true;
      case SERVICE -> service.equals(freeze.name());
      case REGION -> region.equals(freeze.name());
    };
  }

  private static void candidates(ServiceView view, String from, Moment now, List<Finding> found) {
    List<Candidate> candidates = Candidates.ofAutomation(view, from, downSince(view, from), now);
    if (candidates.stream().noneMatch(Candidate::isEligible)) {
      String reasons =
          candidates.stream()
              .flatMap(c -> c.against().stream())
              .map(Finding::detail)
              .reduce((a, b) -> a + "; " + b)
              .orElse("the service has no other region");
      found.add(Finding.of(Veto.NO_CANDIDATE, reasons));
    }
  }

  /**
   * When the region was first seen failing, on the wall clock; null when nobody sees it failing.
   */
  public static @Nullable Instant downSince(ServiceView view, String region) {
    Moment first = view.sight().firstVotes().get(region);
    return first == null ? null : first.wall();
  }
}
