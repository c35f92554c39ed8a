package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.plan.Apart;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.run.Runner;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Veto;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
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
            .min(Comparator.comparing(Command.Issued::at).thenComparing(Command.Issued::id));
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
    List<String> unbelievable =
        Stream.of(view.unreadable().values(), view.stateProblems())
            .flatMap(Collection::stream)
            .toList();
    if (!unbelievable.isEmpty()) {
      refuse(turn, view, issued, Veto.RECORD_UNREADABLE, String.join("; ", unbelievable));
      return;
    }
    if (view.definition() == null || view.state() == null) {
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
      case Command.Failover order -> OrderedRuns.failover(turn, view, spec, state, order, issued);
      case Command.Switchover order ->
          OrderedRuns.switchover(turn, view, spec, state, order.to(), issued);
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
          forget(turn, view, spec, state, issued);
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
      case Command.Waive order ->
          touch(
              turn,
              view,
              order.run(),
              issued,
              run ->
                  Optional.of(
                      Steering.runner(turn, view, spec)
                          .waive(state, run, order.veto(), issued.actor(), issued.reason())),
              "");
      case Command.FreezeIt _, Command.Unfreeze _ -> {}
    }
  }

  /** What stands in the way while a run is under way, and how to get at it. */
  static String underWay(ServiceSpec spec, ServiceState state) {
    return "run %1$s has not ended (see it: pointsman run %2$s %1$s --follow; end it: pointsman abort %2$s %1$s --reason ...)"
        .formatted(state.run(), spec.name());
  }

  private static void admit(
      Turn turn,
      ServiceView view,
      ServiceSpec spec,
      ServiceState state,
      String region,
      Command.Issued issued) {
    if (!state.quarantined().containsKey(region) && !Apart.is(spec, state, region)) {
      refuse(
          turn,
          view,
          issued,
          Veto.TARGET_INVALID,
          region
              + " is not quarantined"
              + (state.followers().contains(region) ? "; it follows" : ""));
      return;
    }
    if (state.run() != null) {
      refuse(turn, view, issued, Veto.RUN_IN_PROGRESS, underWay(spec, state));
      return;
    }
    TreeSet<String> followers = new TreeSet<>(state.followers());
    if (spec.region(region).filter(r -> r.database() != null).isPresent()) {
      followers.add(region);
    }
    ServiceState next =
        state
            .edit()
            .followers(followers)
            .quarantined(Sorted.without(state.quarantined(), region))
            .done();
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
   * state: nobody is permitted who was not, and who is unproven stays so. The automation leaves the
   * service alone, as after every run that a person has ended.
   */
  private static void forget(
      Turn turn, ServiceView view, ServiceSpec spec, ServiceState state, Command.Issued issued) {
    ServiceState next =
        state.edit().run(null).coolDownUntil(turn.now.wall().plus(spec.policy().coolDown())).done();
    write(
        turn,
        view,
        next,
        null,
        issued,
        new Command.Outcome(
            issued.id(), state.run(), null, "given up: there is no readable record of it"));
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
    Command.Outcome done =
        new Command.Outcome(issued.id(), id, null, told(view, issued, run.get()));
    touch
        .of(run.get())
        .ifPresentOrElse(
            move -> Steering.move(turn, view, move, done, audit(turn, issued, done)),
            () -> refuse(turn, view, issued, Veto.TARGET_INVALID, otherwise));
  }

  private static String told(ServiceView view, Command.Issued issued, RunRecord run) {
    if (issued.command() instanceof Command.Waive waive) {
      return waive.veto() + " is waived for run " + run.id();
    }
    if (!(issued.command() instanceof Command.Abort)) {
      return "the step that waits is tried again";
    }
    if (Runner.canTakeBack(run)) {
      return run.epoch() > run.epochBefore()
          ? "ended, and taken back under a new epoch; see who may write: pointsman explain "
              + run.service()
          : "ended before anything was changed";
    }
    String permit = view.state() == null ? null : view.state().value().permit();
    return "ended as it stands: %s may write, traffic goes to %s; what is next is another order (pointsman explain %s)"
        .formatted(
            permit == null ? "nobody" : permit, String.join(", ", view.active()), view.name());
  }

  /** A refusal changes nothing and compares nothing: also what cannot be read must not delay it. */
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
            state == null || view.state() == null ? 0 : view.state().revision(),
            run,
            0,
            Collections.emptySortedMap(),
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
