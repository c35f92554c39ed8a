package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.plan.Workflow;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the target's database the primary. Committed, it cannot be rolled back: another target is
 * another epoch, and this one then needs a fence proof of its own.
 */
final class Promote implements StepRules {
  private static final String FROM_TIMELINE = "from timeline";

  @Override
  public Progress enter(StepContext context, Draft draft) {
    if (context.target().database() == null) {
      return new Progress.Skip("no database");
    }
    if (!draft.unproven.isEmpty() || draft.proof == null) {
      throw new IllegalStateException("promotion without a fence proof: " + draft.unproven);
    }
    if (wroteLast(context)) {
      return new Progress.Skip("it is the primary of the recorded timeline already");
    }
    draft.unproven.add(context.target().name());
    draft.promoting = context.target().name();
    branchOff(context, draft);
    return new Progress.Begin();
  }

  /** Whether nobody had the permit after the target: it lacks nothing, and is a primary. */
  static boolean wroteLast(StepContext context) {
    return context.target().name().equals(context.state().lastPermit());
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    if (Orders.targetIsLost(context)) {
      return new Progress.End(
          RunResult.FAILED, "TARGET_LOST", context.target().name() + " went DOWN before it served");
    }
    DatabaseSpec database = Objects.requireNonNull(context.target().database());
    DatabaseIdentity identity = identity(context);
    return Orders.follow(
        context,
        new Effect.Promote(
            context.effectId(),
            context.target().name(),
            database,
            identity,
            notBefore(context),
            context.view().database().started(context.target().name())),
        Promote::read);
  }

  /**
   * Where a person has waived it by name, a standby is promoted from its own timeline: the region
   * that had the permit last is lost for good, and what was written there is given up with it.
   */
  private static void branchOff(StepContext context, Draft draft) {
    PositionReport report = context.view().database().positions().get(context.target().name());
    boolean waived = context.run().waivers().contains(Veto.REPLICA_UNFIT);
    if (waived && report != null && report.role() == DatabaseRole.STANDBY) {
      draft.intent.put(FROM_TIMELINE, String.valueOf(report.timeline()));
    }
  }

  private static DatabaseIdentity identity(StepContext context) {
    DatabaseIdentity recorded = Objects.requireNonNull(context.state().database());
    String from = context.record().evidence().get(FROM_TIMELINE);
    return from == null
        ? recorded
        : new DatabaseIdentity(recorded.systemIdentifier(), Integer.parseInt(from));
  }

  private static Progress read(Answer answer) {
    if (!(answer instanceof Answer.Promoted promoted)) {
      return Orders.unexpected(answer);
    }
    TreeMap<String, String> evidence = new TreeMap<>(promoted.evidence());
    evidence.put(Workflow.TIMELINE, String.valueOf(promoted.timeline()));
    evidence.put("fork", promoted.fork().toString());
    return new Progress.Done(evidence);
  }

  /**
   * The old primary's end where it is known, else what the target had replayed when this leader
   * last heard of it.
   */
  private static @Nullable Lsn notBefore(StepContext context) {
    Lsn end = End.of(context);
    if (end != null) {
      return context
              .run()
              .step(Step.CATCH_UP)
              .filter(step -> step.status() == StepStatus.DONE)
              .isPresent()
          ? end
          : null;
    }
    PositionReport report = context.view().database().positions().get(context.target().name());
    return report == null ? null : report.replayed();
  }
}
