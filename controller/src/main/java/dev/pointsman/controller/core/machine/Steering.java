package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.plan.Circumstances;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Gate;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is to be done for one service, now. At most one thing: then the answer decides the
 * next.
 */
final class Steering {
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
    if (!view.unreadable().isEmpty()) {
      return;
    }
    if (state == null) {
      Adoption.consider(turn, view, spec);
      return;
    }
    if (state.value().run() == null) {
      automatic(turn, view, spec, state.value());
      return;
    }
    view.unfinished()
        .ifPresent(
            run -> move(turn, view, spec, runner(turn, view, spec).advance(state.value(), run)));
  }

  /** Begins a failover when nothing at all stands against it. */
  private static void automatic(Turn turn, ServiceView view, ServiceSpec spec, ServiceState state) {
    Circumstances world = turn.world().circumstances(view.name(), turn.now);
    List<Finding> vetoes = Gate.automatic(view, world);
    turn.wakeAt(view.name(), state.coolDownUntil());
    for (Freeze freeze : turn.world().freezes().values()) {
      turn.wakeAt(view.name(), freeze.until());
    }
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
        settled,
        List.of(),
        List.of(),
        audit);
  }
}
