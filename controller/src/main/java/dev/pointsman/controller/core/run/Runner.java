package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Fleet;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Moves a run on, one commit at a time: commit, then act, then record. A commit ends a step and
 * enters the next one, with its intent; the order follows when the commit is answered.
 */
public final class Runner {
  /** After an automatic run that changed nothing: the world gets time to show what it is. */
  static final Duration HOLD_OFF = Duration.ofSeconds(5);

  private final Self self;
  private final ServiceView view;
  private final ServiceSpec spec;
  private final Desk desk;
  private final Fleet fleet;
  private final Moment now;

  public Runner(Self self, ServiceView view, ServiceSpec spec, Desk desk, Fleet fleet, Moment now) {
    this.self = self;
    this.view = view;
    this.spec = spec;
    this.desk = desk;
    this.fleet = fleet;
    this.now = now;
  }

  /** What is to be done next. */
  public sealed interface Move {
    /** Nothing, before something happens or before {@code until}. */
    record Rest(@Nullable Moment until) implements Move {}

    record Ask(String request, Moment until) implements Move {}

    record Act(Effect.Outside effect) implements Move {}

    /**
     * Write this.
     *
     * @param stepChanges whether the run stands at another step, or attempt, afterwards
     * @param guards by region, mod revision that its guard's record must still have
     */
    record Write(
        ServiceState state, RunRecord run, boolean stepChanges, SortedMap<String, Long> guards)
        implements Move {}
  }

  private static Move write(Draft draft, boolean stepChanges) {
    return new Move.Write(draft.state(), draft.run(), stepChanges, draft.guards);
  }

  /** Enters the first steps of a run that is not recorded yet. */
  public Move begin(ServiceState state, RunRecord run) {
    Draft draft = new Draft(state, run);
    draft.currentRun = run.id();
    enterNext(draft);
    return write(draft, true);
  }

  /** Moves a recorded run on. */
  public Move advance(ServiceState state, RunRecord run) {
    StepRecord current = current(run).orElse(null);
    Draft draft = new Draft(state, run);
    if (current == null || current.status() == StepStatus.PENDING) {
      enterNext(draft);
      return write(draft, true);
    }
    Progress progress = StepRules.of(current.step()).advance(context(draft, current.step()), draft);
    return move(progress, current, draft);
  }

  private Move move(Progress progress, StepRecord current, Draft draft) {
    Step step = current.step();
    return switch (progress) {
      case Progress.Wait wait -> new Move.Rest(wait.until());
      case Progress.Begin _ -> new Move.Rest(null);
      case Progress.Look look -> new Move.Ask(look.request(), look.until());
      case Progress.Order order -> new Move.Act(order.effect());
      case Progress.Trouble trouble -> trouble(trouble, current, draft);
      case Progress.Done done -> {
        Ledger.done(draft, step, done.evidence(), now);
        yield next(draft);
      }
      case Progress.Skip skip -> {
        Ledger.skip(draft, step, skip.why(), now);
        yield next(draft);
      }
      case Progress.Leave leave -> {
        Ledger.leave(draft, step, leave, now);
        yield next(draft);
      }
      case Progress.End end -> {
        finish(draft, step, end);
        yield write(draft, true);
      }
    };
  }

  private Move next(Draft draft) {
    enterNext(draft);
    return write(draft, true);
  }

  /** Trouble is written once; then the step rests until its time, and is attempted again. */
  private Move trouble(Progress.Trouble trouble, StepRecord current, Draft draft) {
    boolean recorded =
        current.status() == StepStatus.WAITING
            && trouble.code().equals(current.code())
            && trouble.detail().equals(current.detail());
    if (!recorded) {
      Ledger.trouble(draft, current.step(), trouble);
      return write(draft, false);
    }
    boolean hasOrder = desk.order() != null && desk.order().answer() != null;
    if (!hasOrder || trouble.again() == null || !now.reached(trouble.again())) {
      return new Move.Rest(trouble.again());
    }
    Ledger.again(draft, current.step());
    return write(draft, true);
  }

  /** Enters steps until one has to wait for the world, or the run is over. */
  private void enterNext(Draft draft) {
    while (draft.result == null) {
      StepRecord pending =
          draft.steps.stream()
              .filter(step -> step.status() == StepStatus.PENDING)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("a run without CLOSE"));
      Step step = pending.step();
      Progress progress = StepRules.of(step).enter(context(draft, step), draft);
      switch (progress) {
        case Progress.Done done -> Ledger.done(draft, step, done.evidence(), now);
        case Progress.Skip skip -> Ledger.skip(draft, step, skip.why(), now);
        case Progress.End end -> finish(draft, step, end);
        case Progress.Begin _ -> {
          Ledger.begin(draft, step, now);
          return;
        }
        case Progress.Wait _,
            Progress.Look _,
            Progress.Order _,
            Progress.Trouble _,
            Progress.Leave _ ->
            throw new IllegalStateException("entering " + step + " answered " + progress);
      }
    }
  }

  private void finish(Draft draft, Step step, Progress.End end) {
    Ledger.finish(draft, step, end, now);
    RunRecord run = draft.run();
    if (end.result() == RunResult.FAILED) {
      setApart(draft, run);
      coolDownIfMoved(draft, run);
    }
    if (end.result() != RunResult.ABORTED) {
      return;
    }
    if (run.epoch() > run.epochBefore()) {
      rollBack(draft, run);
    } else if (run.trigger().actor().equals(Trigger.AUTOMATIC)) {
      draft.coolDownUntil = now.wall().plus(HOLD_OFF);
    }
  }

  /**
   * Once traffic has moved, a run that failed is a move like any other. Before that the service
   * still waits to be moved, and the next run may try another target at once.
   */
  private void coolDownIfMoved(Draft draft, RunRecord run) {
    boolean moved = run.step(Step.SWITCH).filter(s -> s.status() == StepStatus.DONE).isPresent();
    if (moved && run.kind() != RunKind.ADOPT) {
      draft.coolDownUntil = now.wall().plus(spec.policy().coolDown());
    }
  }

  /**
   * A planned run that was given up after its fence has closed a database that nobody brings back:
   * it is set apart as after a failover, for a person to admit.
   */
  private void setApart(Draft draft, RunRecord run) {
    boolean fenced = run.kind() != RunKind.ADOPT && run.epoch() > run.epochBefore();
    boolean hasDatabase = spec.region(run.from()).map(RegionSpec::database).isPresent();
    if (fenced && hasDatabase && !draft.followers.contains(run.from())) {
      draft.quarantined.putIfAbsent(run.from(), run.id());
    }
  }

  /**
   * Takes back a run that has fenced but not promoted: a new epoch permits the region that had the
   * permit, which is not always the one that traffic goes to, unless another one may still accept
   * writes.
   */
  private void rollBack(Draft draft, RunRecord run) {
    draft.epoch++;
    String holder =
        run.step(Step.FENCE).map(fence -> fence.evidence().get(Fence.PERMIT)).orElse(null);
    boolean alone = draft.unproven.stream().allMatch(region -> region.equals(holder));
    if (holder != null && alone) {
      draft.unproven.clear();
      draft.permit = holder;
    }
    draft.quarantined.values().removeIf(run.id()::equals);
  }

  /** Takes the run back; empty when it is too late for that. */
  public Optional<Move> rollBack(ServiceState state, RunRecord run, String code, String why) {
    StepRecord current = current(run).orElse(null);
    if (current == null || !canTakeBack(run)) {
      return Optional.empty();
    }
    Draft draft = new Draft(state, run);
    finish(draft, current.step(), new Progress.End(RunResult.ABORTED, code, why));
    return Optional.of(write(draft, true));
  }

  /**
   * Ends the run on an operator's word: taken back where that can be, else left as it stands, for
   * another run with another epoch. The automation leaves a service whose run a person has ended
   * alone for as long as after a run that is completed. Empty when it has no step left.
   */
  public Optional<Move> abort(ServiceState state, RunRecord run, String why) {
    StepRecord current = current(run).orElse(null);
    if (current == null) {
      return Optional.empty();
    }
    Draft draft = new Draft(state, run);
    RunResult result = canTakeBack(run) ? RunResult.ABORTED : RunResult.FAILED;
    finish(draft, current.step(), new Progress.End(result, "ABORTED", why));
    if (run.kind() != RunKind.ADOPT) {
      draft.coolDownUntil = now.wall().plus(spec.policy().coolDown());
    }
    return Optional.of(write(draft, true));
  }

  /** Until PROMOTE is committed a run can be taken back; an adoption has nothing to take back. */
  public static boolean canTakeBack(RunRecord run) {
    return run.kind() != RunKind.ADOPT
        && run.steps().stream()
            .filter(step -> step.step() == Step.PROMOTE || step.step() == Step.OPEN)
            .allMatch(step -> step.status() == StepStatus.PENDING);
  }

  /** Goes on without regard to a veto, on the word of an operator, who is noted at the step. */
  public Move waive(ServiceState state, RunRecord run, Veto veto, String actor, String reason) {
    TreeSet<Veto> waivers = new TreeSet<>(run.waivers());
    waivers.add(veto);
    Draft draft = new Draft(state, run.waiving(waivers));
    notedAt(run, veto).ifPresent(step -> Ledger.note(draft, step, Fence.waivedBy(actor, reason)));
    return write(draft, false);
  }

  /**
   * A waiver stands with the step of the moment; that of the proof with FENCE, where it is asked
   * for, also while that step is yet to come, and no other in its place.
   */
  private static Optional<Step> notedAt(RunRecord run, Veto veto) {
    Optional<Step> now = current(run).map(StepRecord::step);
    boolean fenced = run.step(Step.FENCE).map(StepRecord::ended).isPresent();
    return veto == Veto.FENCE_UNPROVEN && !fenced
        ? run.step(Step.FENCE).map(StepRecord::step)
        : now.filter(step -> step != Step.FENCE);
  }

  /** A new attempt at the step that waits, on an operator's word; empty when none waits. */
  public Optional<Move> retry(ServiceState state, RunRecord run) {
    StepRecord current = current(run).orElse(null);
    if (current == null || current.status() != StepStatus.WAITING) {
      return Optional.empty();
    }
    Draft draft = new Draft(state, run);
    Ledger.again(draft, current.step());
    return Optional.of(write(draft, true));
  }

  /** The step that the run stands at. */
  public static Optional<StepRecord> current(RunRecord run) {
    return run.steps().stream()
        .filter(
            step ->
                switch (step.status()) {
                  case PENDING, RUNNING, WAITING -> true;
                  case DONE, LEFT, SKIPPED, FAILED -> false;
                })
        .findFirst();
  }

  private StepContext context(Draft draft, Step step) {
    return new StepContext(self, view, spec, draft.state(), draft.run(), step, desk, fleet, now);
  }
}
