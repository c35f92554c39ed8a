package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.plan.Candidate;
import dev.pointsman.controller.core.plan.Candidates;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.run.NewRun;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import java.util.List;
import java.util.Set;

/** Runs that people order: begun, or refused with what stands against them. */
final class OrderedRuns {
  private OrderedRuns() {}

  static void failover(
      Turn turn,
      ServiceView view,
      ServiceSpec spec,
      ServiceState state,
      Command.Failover order,
      Command.Issued issued) {
    if (state.run() != null) {
      Commands.refuse(turn, view, issued, Veto.RUN_IN_PROGRESS, Commands.underWay(spec, state));
      return;
    }
    String from = state.active().getFirst();
    if (order.to() != null && (spec.region(order.to()).isEmpty() || order.to().equals(from))) {
      Commands.refuse(
          turn,
          view,
          issued,
          Veto.TARGET_INVALID,
          order.to() + " is no other region of " + spec.name());
      return;
    }
    List<Candidate> candidates =
        Candidates.of(view, from, Gate.downSince(view, from), turn.now).stream()
            .filter(c -> order.to() == null || c.region().equals(order.to()))
            .toList();
    if (candidates.stream().noneMatch(c -> Candidates.against(c, order.waivers()).isEmpty())) {
      refuseTargets(turn, view, issued, candidates, order.waivers());
      return;
    }
    begin(
        turn,
        view,
        spec,
        state,
        NewRun.orderedFailover(view, state, order, issued, turn.now),
        issued);
  }

  private static void refuseTargets(
      Turn turn,
      ServiceView view,
      Command.Issued issued,
      List<Candidate> candidates,
      Set<Veto> waivers) {
    List<Finding> against =
        candidates.stream().flatMap(c -> Candidates.against(c, waivers).stream()).toList();
    Veto veto =
        candidates.size() == 1 && !against.isEmpty()
            ? against.getFirst().veto()
            : Veto.NO_CANDIDATE;
    Commands.refuse(
        turn,
        view,
        issued,
        veto,
        against.stream()
            .map(Finding::detail)
            .reduce((a, b) -> a + "; " + b)
            .orElse("no other region"));
  }

  static void switchover(
      Turn turn,
      ServiceView view,
      ServiceSpec spec,
      ServiceState state,
      String to,
      Command.Issued issued) {
    String from = state.active().getFirst();
    if (state.run() != null) {
      Commands.refuse(turn, view, issued, Veto.RUN_IN_PROGRESS, Commands.underWay(spec, state));
      return;
    }
    if (spec.region(to).isEmpty() || to.equals(from)) {
      Commands.refuse(
          turn, view, issued, Veto.TARGET_INVALID, to + " is no other region of " + spec.name());
      return;
    }
    GuardRecord guard = view.database().guards().get(from);
    if (spec.hasDatabase() && !from.equals(state.permit())) {
      Commands.refuse(
          turn,
          view,
          issued,
          Veto.GUARD_MISSING,
          from + " has no permit: a planned move needs the end of what was written there");
      return;
    }
    if (spec.hasDatabase() && (guard == null || guard.phase() != GuardPhase.OPEN)) {
      Commands.refuse(
          turn,
          view,
          issued,
          Veto.GUARD_MISSING,
          "the guard of " + from + " is not OPEN: a planned move needs its word");
      return;
    }
    if (view.sight().of(from, turn.now).isLost()) {
      Commands.refuse(
          turn,
          view,
          issued,
          Veto.GUARD_MISSING,
          "%s is %s: a planned move needs it well; order a failover"
              .formatted(from, view.sight().of(from, turn.now).status()));
      return;
    }
    List<Candidate> target =
        Candidates.of(view, from, null, turn.now).stream()
            .filter(c -> c.region().equals(to))
            .toList();
    if (target.stream().noneMatch(Candidate::isEligible)) {
      refuseTargets(turn, view, issued, target, Set.of());
      return;
    }
    begin(turn, view, spec, state, NewRun.switchover(view, state, to, issued, turn.now), issued);
  }

  private static void begin(
      Turn turn,
      ServiceView view,
      ServiceSpec spec,
      ServiceState state,
      RunRecord run,
      Command.Issued issued) {
    Command.Outcome begun = new Command.Outcome(issued.id(), run.id(), null, run.kind() + " begun");
    Steering.move(
        turn,
        view,
        Steering.runner(turn, view, spec).begin(state, run),
        begun,
        Commands.audit(turn, issued, begun));
  }
}
