package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.plan.Circumstances;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.controller.core.plan.Mending;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.plan.Versioned;
import dev.pointsman.controller.core.run.Desk;
import dev.pointsman.controller.core.run.NewRun;
import dev.pointsman.controller.core.run.Runner;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Veto;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is to be done for one service, now. At most one thing: then the answer decides the
 * next.
 */
final class Steering {
  /** What ends a run that has not fenced; a doubt in one's own picture of the store passes. */
  private static final Set<Veto> ENDING =
      EnumSet.of(Veto.FROZEN, Veto.WORLD_LOOKS_DOWN, Veto.AGENTS_UNSURE, Veto.LEASES_VANISHED);

  private Steering() {}

  static void attend(Turn turn, String service) {
    Observation.refresh(turn, service);
    if (!turn.world().leadership().isActing()) {
      return;
    }
    Desk desk = turn.desk(service);
    if (desk.pending() != null) {
      return;
    }
    if (desk.notBefore() != null && !turn.now.reached(desk.notBefore())) {
      turn.wake(service, desk.notBefore());
      return;
    }
    Grace.attend(turn, service);
    ServiceView view = turn.service(service);
    if (Commands.attend(turn, view) || view.definition() == null) {
      return;
    }
    decide(turn, view, view.definition().value());
  }

  private static void decide(Turn turn, ServiceView view, ServiceSpec spec) {
    Versioned<ServiceState> state = view.state();
    List<String> problems = view.problems();
    if (!problems.isEmpty()) {
      Observation.tellProblems(turn, view, problems);
      return;
    }
    if (state == null) {
      Adoption.consider(turn, view, spec);
      return;
    }
    if (state.value().run() == null) {
      if (!Adoption.again(turn, view, spec, state.value())) {
        automatic(turn, view, spec, state.value());
      }
      return;
    }
    view.named().ifPresent(run -> goOn(turn, view, spec, state.value(), run));
  }

  private static void goOn(
      Turn turn, ServiceView view, ServiceSpec spec, ServiceState state, RunRecord run) {
    if (turn.desk(view.name()).stepSince() == null) {
      // a run that another leader began: its steps have their time from now on
      turn.put(view.name(), turn.desk(view.name()).atStep(turn.now));
    }
    Runner runner = runner(turn, view, spec);
    if (!isDefined(spec, run)) {
      // nothing can be done there: what can be taken back is, the rest holds until it is defined
      runner
          .rollBack(state, run, "TARGET_INVALID", "a region of the run is defined no more")
          .ifPresent(move -> move(turn, view, spec, move));
      return;
    }
    if (run.trigger().actor().equals(Trigger.AUTOMATIC) && !hasFenced(run)) {
      List<Finding> against =
          Gate.beforeFence(view, run, turn.world().circumstances(view.name(), turn.now));
      if (!against.isEmpty()) {
        holdOrEnd(turn, view, spec, state, run, against);
        return;
      }
    }
    move(turn, view, spec, runner.advance(state, run));
  }

  /** A kind of run that never fences counts as one that has: there is nothing to stop it before. */
  private static boolean hasFenced(RunRecord run) {
    return run.step(Step.FENCE).filter(fence -> fence.status() == StepStatus.PENDING).isEmpty();
  }

  /** A doubt in one's own picture passes; a freeze, or a falling world, ends the run. */
  private static void holdOrEnd(
      Turn turn,
      ServiceView view,
      ServiceSpec spec,
      ServiceState state,
      RunRecord run,
      List<Finding> against) {
    against.stream()
        .filter(f -> ENDING.contains(f.veto()))
        .findFirst()
        .flatMap(f -> runner(turn, view, spec).rollBack(state, run, f.veto().name(), f.detail()))
        .ifPresent(move -> move(turn, view, spec, move));
  }

  /** Definitions change by other hands than ours, and not always by the rules. */
  private static boolean isDefined(ServiceSpec spec, RunRecord run) {
    return spec.region(run.from()).isPresent()
        && (run.to() == null || spec.region(run.to()).isPresent());
  }

  /** Begins a failover when nothing at all stands against it. */
  private static void automatic(Turn turn, ServiceView view, ServiceSpec spec, ServiceState state) {
    Circumstances world = turn.world().circumstances(view.name(), turn.now);
    List<Finding> vetoes = Gate.automatic(view, world);
    turn.wakeAt(view.name(), state.coolDownUntil());
    if (view.unreadableUntil() != null) {
      Moment over = Mending.over(view.unreadableUntil(), spec.detection());
      turn.wake(view.name(), turn.now.reached(over) ? null : over);
    }
    for (Freeze freeze : turn.world().freezes().values()) {
      turn.wakeAt(view.name(), freeze.until());
    }
    vetoes.forEach(veto -> turn.wakeAt(view.name(), veto.until()));
    if (!vetoes.isEmpty()) {
      Observation.tellVetoes(turn, view, vetoes);
      return;
    }
    RunRecord run = NewRun.automaticFailover(view, state, turn.now);
    move(turn, view, spec, runner(turn, view, spec).begin(state, run));
  }

  static Runner runner(Turn turn, ServiceView view, ServiceSpec spec) {
    return new Runner(
        turn.world().self(), view, spec, turn.desk(view.name()), turn.world().fleet(), turn.now);
  }

  /** Carries out what the run wants. */
  static void move(Turn turn, ServiceView view, ServiceSpec spec, Runner.Move move) {
    move(turn, view, move, null, List.of());
  }

  /** The same, settling the command that asked for it, and keeping it on record, in one. */
  static void move(
      Turn turn, ServiceView view, Runner.Move move, Command.Outcome settled, AuditEntry asked) {
    move(turn, view, move, settled, List.of(asked));
  }

  private static void move(
      Turn turn,
      ServiceView view,
      Runner.Move move,
      Command.@Nullable Outcome settled,
      List<AuditEntry> asked) {
    String service = view.name();
    Desk desk = turn.desk(service);
    switch (move) {
      case Runner.Move.Rest rest -> turn.wake(service, rest.until());
      case Runner.Move.Ask ask -> {
        turn.wake(service, ask.until());
        if (desk.look() == null || !desk.look().request().equals(ask.request())) {
          turn.put(service, desk.with(new Desk.Look(ask.request(), 0, turn.now)));
          turn.order(new Effect.Recheck(service, ask.request()));
        }
      }
      case Runner.Move.Act act -> {
        turn.put(service, desk.with(new Desk.Order(act.effect().id(), null, turn.now)));
        turn.order(act.effect());
      }
      case Runner.Move.Write write ->
          turn.commit(service, changes(view, write, settled, asked, turn.now));
    }
  }

  private static Changes changes(
      ServiceView view,
      Runner.Move.Write write,
      Command.@Nullable Outcome settled,
      List<AuditEntry> asked,
      Moment now) {
    Versioned<RunRecord> known = view.run();
    boolean isKnown = known != null && known.value().id().equals(write.run().id());
    List<AuditEntry> audit = new ArrayList<>(asked);
    audit.addAll(
        Audits.of(
            isKnown ? Optional.ofNullable(known).map(Versioned::value) : Optional.empty(),
            write.run(),
            now));
    return new Changes(
        view.name(),
        write.state(),
        view.state() == null ? 0 : view.state().revision(),
        write.run(),
        isKnown ? Optional.ofNullable(known).map(Versioned::revision).orElse(0L) : 0,
        write.guards(),
        settled,
        List.of(),
        List.of(),
        audit);
  }
}
