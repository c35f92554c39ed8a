package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.plan.Candidate;
import dev.pointsman.controller.core.plan.Candidates;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.controller.core.plan.Planned;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.run.NewRun;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
        turn, view, issued, veto, against.isEmpty() ? "no other region" : details(against));
  }

  private static String details(List<Finding> against) {
    return against.stream().map(Finding::detail).collect(Collectors.joining("; "));
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
    List<Finding> against = Planned.against(view, spec, state, from, to, Set.of(), turn.now);
    if (!against.isEmpty()) {
      Commands.refuse(turn, view, issued, against.getFirst().veto(), details(against));
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
