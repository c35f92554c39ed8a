package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Veto;
import java.util.Map;
import java.util.TreeMap;

/**
 * Before a planned run or an adoption. What the controllers know was found good when the run was
 * begun, in the same commit: see {@code OrderedRuns} and {@code Adoption}. A switchover asks
 * besides what only the outside can tell, while the old primary is still open: whether the target's
 * database and the traffic's provider take the credentials that the run will need after the fence.
 */
final class Precheck implements StepRules {

  @Override
  public Progress enter(StepContext context, Draft draft) {
    return context.run().kind() == RunKind.SWITCHOVER
        ? new Progress.Begin()
        : new Progress.Done(sides(context));
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    String from = context.run().from();
    if (context.assessmentOf(from).isLost()) {
      return new Progress.End(
          RunResult.ABORTED,
          Veto.SOURCE_LOST.name(),
          from + " is lost: it cannot be closed in order, and a failover must not wait for this");
    }
    Effect.Rehearse order =
        new Effect.Rehearse(
            context.effectId(),
            context.target().database(),
            context.view().database().started(context.target().name()),
            context.spec().traffic(),
            context.claim());
    Progress progress = Orders.follow(context, order, answer -> done(context, answer));
    // nothing has changed yet, and whoever gave the order is there to give it again
    return progress instanceof Progress.Trouble trouble
        ? new Progress.End(RunResult.ABORTED, trouble.code(), trouble.detail())
        : progress;
  }

  private static Progress done(StepContext context, Answer answer) {
    if (!(answer instanceof Answer.Done done)) {
      return Orders.unexpected(answer);
    }
    TreeMap<String, String> evidence = new TreeMap<>(done.evidence());
    evidence.putAll(sides(context));
    return new Progress.Done(evidence);
  }

  private static Map<String, String> sides(StepContext context) {
    return Map.of("from", context.run().from(), "to", context.target().name());
  }
}
