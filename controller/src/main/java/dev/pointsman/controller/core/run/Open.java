package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.plan.Workflow;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Gives the permit to the target, in the commit that follows the proof, and waits for its guard to
 * open.
 */
final class Open implements StepRules {
  private static final Duration WORRY = Duration.ofSeconds(10);

  @Override
  public Progress enter(StepContext context, Draft draft) {
    String target = context.target().name();
    draft.unproven.remove(target);
    if (!draft.unproven.isEmpty()) {
      throw new IllegalStateException("a permit while others are unproven: " + draft.unproven);
    }
    if (draft.permit != null && !draft.permit.equals(target)) {
      throw new IllegalStateException("a permit from " + draft.permit + " straight to " + target);
    }
    draft.permit = target;
    draft.quarantined.remove(target); // it serves from now on
    if (context.target().database() == null) {
      return new Progress.Skip("no database");
    }
    context
        .run()
        .step(Step.PROMOTE)
        .map(promoted -> promoted.evidence().get(Workflow.TIMELINE))
        .ifPresent(
            timeline ->
                draft.database =
                    new DatabaseIdentity(
                        Objects.requireNonNull(draft.database).systemIdentifier(),
                        Integer.parseInt(timeline)));
    return new Progress.Begin();
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    String target = context.target().name();
    GuardRecord guard = context.view().database().guards().get(target);
    if (guard != null
        && guard.phase() == GuardPhase.OPEN
        && guard.epoch() == context.state().epoch()) {
      return new Progress.Done(
          Map.of("guard", guard.instance(), "epoch", String.valueOf(guard.epoch())));
    }
    if (Orders.targetIsLost(context)) {
      return new Progress.End(
          RunResult.FAILED, "TARGET_LOST", target + " went DOWN before it served");
    }
    if (!context.isOver(WORRY)) {
      return new Progress.Wait(context.limit(WORRY));
    }
    String trouble = guard == null ? "its guard was never seen" : String.valueOf(guard.trouble());
    return new Progress.Trouble(
        Veto.GUARD_MISSING.name(), target + " does not open its database: " + trouble, null);
  }
}
