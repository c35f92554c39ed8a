package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.plan.Candidate;
import dev.pointsman.controller.core.plan.Candidates;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.controller.core.plan.Planned;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.plan.WayBack;
import dev.pointsman.controller.core.run.NewRun;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    Optional<String> source = source(view, spec, state, order.to());
    if (source.isEmpty()) {
      Commands.refuse(
          turn,
          view,
          issued,
          Veto.TARGET_INVALID,
          invalid(spec, state, String.valueOf(order.to())));
      return;
    }
    String from = source.get();
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
        NewRun.orderedFailover(view, state, from, order, issued, turn.now),
        issued);
  }

  /** Whom an ordered failover is away from; empty when its target is none. */
  private static Optional<String> source(
      ServiceView view, ServiceSpec spec, ServiceState state, @Nullable String to) {
    String active = state.active().getFirst();
    if (to != null && spec.region(to).isEmpty()) {
      return Optional.empty();
    }
    if (to != null && WayBack.isAskedFor(state, to)) {
      return WayBack.from(view, spec, state, to);
    }
    if (!active.equals(to)) {
      return Optional.of(active);
    }
    // traffic goes there, and another may write: away from that one
    return Optional.ofNullable(state.permit()).filter(permit -> !permit.equals(to));
  }

  private static String invalid(ServiceSpec spec, ServiceState state, String to) {
    if (spec.region(to).isEmpty()) {
      return to + " is no other region of " + spec.name();
    }
    return to.equals(state.permit())
        ? to + " serves already: traffic goes there, and it may write"
        : "traffic goes to %s already; nobody may write, and %s wrote last"
            .formatted(to, state.lastPermit());
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
        (against.isEmpty() ? "no other region" : details(against)) + wayBack(turn, view));
  }

  private static String wayBack(Turn turn, ServiceView view) {
    return WayBack.told(view, turn.now).map(told -> "; " + told).orElse("");
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
      Commands.refuse(
          turn, view, issued, against.getFirst().veto(), details(against) + wayBack(turn, view));
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
