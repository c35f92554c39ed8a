package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.assess.Quorum;
import dev.pointsman.controller.core.assess.Tally;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Words;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A fresh look by all agents: verdicts may be seconds old, and a failover is not taken back. */
final class Confirm implements StepRules {
  /**
   * Beyond the time that all consecutive failures of a slow target take: for the store and the way.
   */
  private static final Duration SLACK = Duration.ofSeconds(5);

  @Override
  public Progress enter(StepContext context, Draft draft) {
    return context.run().trigger().actor().equals(Trigger.AUTOMATIC)
        ? new Progress.Begin()
        : new Progress.Skip("ordered by a person");
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    String request = context.run().id() + "-confirm";
    Duration limit =
        context
            .spec()
            .detection()
            .timeout()
            .multipliedBy(context.spec().detection().fall())
            .plus(SLACK);
    Desk.Look look = context.desk().look();
    if (look == null || !look.request().equals(request)) {
      return new Progress.Look(request, context.limit(limit));
    }
    if (look.revision() > 0) {
      String from = context.run().from();
      RegionSpec region = context.spec().region(from).orElseThrow();
      Tally tally =
          Quorum.tally(
              context.fleet(),
              context.spec(),
              context.specRevision(),
              region,
              true,
              look.revision(),
              context.now());
      Optional<AssessmentStatus> said = Quorum.judge(tally, from);
      if (said.isPresent()) {
        return answer(said.get(), from, tally);
      }
    }
    return context.isOver(limit)
        ? new Progress.End(
            RunResult.ABORTED, "NOT_CONFIRMED", "no quorum answered the fresh look in time")
        : new Progress.Wait(context.limit(limit));
  }

  private static Progress answer(AssessmentStatus said, String from, Tally tally) {
    return switch (said) {
      case DOWN, PARTITIONED ->
          new Progress.Done(
              Map.of(
                  "status", said.name(),
                  "down", tally.down() + " of " + Words.count(tally.agents(), "agent"),
                  "regions", tally.regions().toString()));
      case UP, DEGRADED, UNKNOWN ->
          new Progress.End(
              RunResult.ABORTED, "NOT_CONFIRMED", from + " is " + said + " after a fresh look");
    };
  }
}
