package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.plan.Candidate;
import dev.pointsman.controller.core.plan.Candidates;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.run.NewRun;
import dev.pointsman.controller.core.run.Runner;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Veto;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what people ask for, or refuses it with the reason. A freeze, a cool-down or {@code
 * observe} never stand in a person's way.
 */
final class Commands {
  private Commands() {}

  /** Attends to the oldest command for a service; whether something was decided. */
  static boolean attend(Turn turn, ServiceView view) {
    Optional<Command.Issued> next =
        turn.world().commands().values().stream()
            .filter(issued -> service(issued.command()).filter(view.name()::equals).isPresent())
            .min(
                java.util.Comparator.comparing(Command.Issued::at)
                    .thenComparing(Command.Issued::id));
    if (next.isEmpty()) {
      return false;
    }
    carryOut(turn, view, next.get());
    return true;
  }

  /** The service that a command is for; none for a freeze. */
  static Optional<String> service(Command command) {
    return switch (command) {
      case Command.Failover order -> Optional.of(order.service());
      case Command.Switchover order -> Optional.of(order.service());
      case Command.Admit order -> Optional.of(order.service());
      case Command.Retry order -> Optional.of(order.service());
      case Command.Waive order -> Optional.of(order.service());
      case Command.Abort order -> Optional.of(order.service());
      case Command.FreezeIt _, Command.Unfreeze _ -> Optional.empty();
    };
  }

  private static void carryOut(Turn turn, ServiceView view, Command.Issued issued) {
    if (view.definition() == null || view.state() == null || !view.unreadable().isEmpty()) {
      refuse(
          turn,
          view,
          issued,
          Veto.NOT_ADOPTED,
          "there is no adopted service '" + view.name() + "'");
      return;
    }
    ServiceSpec spec = view.definition().value();
    ServiceState state = view.state().value();
    switch (issued.command()) {
      case Command.Failover order -> failover(turn, view, spec, state, order, issued);
      case Command.Switchover order -> switchover(turn, view, spec, state, order.to(), issued);
      case Command.Admit order -> admit(turn, view, spec, state, order.region(), issued);
      case Command.Retry order ->
          touch(
              turn,
              view,
              order.run(),
              issued,
              run -> Steering.runner(turn, view, spec).retry(state, run),
              "no step of it waits");
      case Command.Abort order
          when order.run().equals(state.run()) && view.unfinished().isEmpty() ->
          forget(turn, view, state, issued);
      case Command.Abort order ->
          touch(
              turn,
              view,
              order.run(),
              issued,
              run ->
                  Steering.runner(turn, view, spec)
                      .abort(state, run, "by " + issued.actor() + ": " + issued.reason()),
              "it has no step left");
      case Command.Waive order -> waive(turn, view, state, order, issued);
      case Command.FreezeIt _, Command.Unfreeze _ -> {}
    }
  }

  private static void failover(
      Turn turn,
      ServiceView view,
      ServiceSpec spec,
      ServiceState state,
      Command.Failover order,
      Command.Issued issued) {
    if (state.run() != null) {
      refuse(turn, view, issued, Veto.RUN_IN_PROGRESS, "run " + state.run() + " has not ended");
      return;
    }
    String from = state.active().getFirst();
    if (order.to() != null && (spec.region(order.to()).isEmpty() || order.to().equals(from))) {
      refuse(
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
    refuse(
        turn,
        view,
        issued,
        veto,
        against.stream()
            .map(Finding::detail)
            .reduce((a, b) -> a + "; " + b)
            .orElse("no other region"));
  }

  private static void switchover(
      Turn turn,
      ServiceView view,
      ServiceSpec spec,
      ServiceState state,
      String to,
      Command.Issued issued) {
    String from = state.active().getFirst();
    if (state.run() != null) {
      refuse(turn, view, issued, Veto.RUN_IN_PROGRESS, "run " + state.run() + " has not ended");
      return;
    }
    if (spec.region(to).isEmpty() || to.equals(from)) {
      refuse(turn, view, issued, Veto.TARGET_INVALID, to + " is no other region of " + spec.name());
      return;
    }
    GuardRecord guard = view.database().guards().get(from);
    if (spec.hasDatabase() && !from.equals(state.permit())) {
      refuse(
          turn,
          view,
          issued,
          Veto.GUARD_MISSING,
          from + " has no permit: a planned move needs the end of what was written there");
      return;
    }
    if (spec.hasDatabase() && (guard == null || guard.phase() != GuardPhase.OPEN)) {
      refuse(
          turn,
          view,
          issued,
          Veto.GUARD_MISSING,
          "the guard of " + from + " is not OPEN: a planned move needs its word");
      return;
    }
    if (!view.sight().of(to, turn.now).says(AssessmentStatus.UP)) {
      refuse(
          turn,
          view,
          issued,
          Veto.TARGET_NOT_UP,
          to + " is " + view.sight().of(to, turn.now).status());
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
    Steering.move(
        turn,
        view,
        Steering.runner(turn, view, spec).begin(state, run),
        new Command.Outcome(issued.id(), run.id(), null, run.kind() + " begun"));
  }

  private static void admit(
      Turn turn,
      ServiceView view,
      ServiceSpec spec,
      ServiceState state,
      String region,
      Command.Issued issued) {
    if (!state.quarantined().containsKey(region)) {
      refuse(turn, view, issued, Veto.TARGET_INVALID, region + " is not quarantined");
      return;
    }
    if (state.run() != null) {
      refuse(turn, view, issued, Veto.RUN_IN_PROGRESS, "run " + state.run() + " has not ended");
      return;
    }
    TreeSet<String> followers = new TreeSet<>(state.followers());
    if (spec.region(region).filter(r -> r.database() != null).isPresent()) {
      followers.add(region);
    }
    ServiceState next =
        new ServiceState(
            state.epoch(),
            state.permit(),
            state.unproven(),
            state.active(),
            state.run(),
            state.batch(),
            followers,
            state.coolDownUntil(),
            Sorted.without(state.quarantined(), region),
            state.database());
    write(
        turn,
        view,
        next,
        null,
        issued,
        new Command.Outcome(issued.id(), null, null, region + " is admitted"));
  }

  /**
   * Ends a run of which the record is lost or cannot be read. All that safety needs stands in the
   * state: nobody is permitted who was not, and who is unproven stays so.
   */
  private static void forget(
      Turn turn, ServiceView view, ServiceState state, Command.Issued issued) {
    ServiceState next =
        new ServiceState(
            state.epoch(),
            state.permit(),
            state.unproven(),
            state.active(),
            null,
            state.batch(),
            state.followers(),
            state.coolDownUntil(),
            state.quarantined(),
            state.database());
    write(
        turn,
        view,
        next,
        null,
        issued,
        new Command.Outcome(
            issued.id(), state.run(), null, "given up: there is no readable record of it"));
  }

  private static void waive(
      Turn turn, ServiceView view, ServiceState state, Command.Waive order, Command.Issued issued) {
    touch(
        turn,
        view,
        order.run(),
        issued,
        run -> {
          TreeSet<Veto> waivers = new TreeSet<>(run.waivers());
          waivers.add(order.veto());
          return Optional.of(new Runner.Move.Write(state, run.waiving(waivers), false));
        },
        "");
  }

  /** What is to be done with a run. */
  private interface Touch {
    Optional<Runner.Move> of(RunRecord run);
  }

  private static void touch(
      Turn turn,
      ServiceView view,
      String id,
      Command.Issued issued,
      Touch touch,
      String otherwise) {
    Optional<RunRecord> run = view.unfinished().filter(r -> r.id().equals(id));
    if (run.isEmpty()) {
      refuse(turn, view, issued, Veto.TARGET_INVALID, "there is no unfinished run " + id);
      return;
    }
    touch
        .of(run.get())
        .ifPresentOrElse(
            move ->
                Steering.move(turn, view, move, new Command.Outcome(issued.id(), id, null, "done")),
            () -> refuse(turn, view, issued, Veto.TARGET_INVALID, otherwise));
  }

  static void refuse(Turn turn, ServiceView view, Command.Issued issued, Veto veto, String detail) {
    write(turn, view, null, null, issued, new Command.Outcome(issued.id(), null, veto, detail));
  }

  private static void write(
      Turn turn,
      ServiceView view,
      @Nullable ServiceState state,
      @Nullable RunRecord run,
      Command.Issued issued,
      Command.Outcome outcome) {
    turn.commit(
        view.name(),
        new Changes(
            view.name(),
            state,
            view.state() == null ? 0 : view.state().revision(),
            run,
            0,
            outcome,
            List.of(),
            List.of(),
            List.of(audit(turn, issued, outcome))));
  }

  static AuditEntry audit(Turn turn, Command.Issued issued, Command.Outcome outcome) {
    TreeMap<String, String> evidence = new TreeMap<>();
    evidence.put("reason", issued.reason());
    if (outcome.refusal() != null) {
      evidence.put("refusal", outcome.refusal().name());
    }
    return new AuditEntry(
        turn.now.wall(),
        issued.actor(),
        issued.command().getClass().getSimpleName(),
        service(issued.command()).orElse(null),
        outcome.run(),
        outcome.detail(),
        evidence);
  }
}
