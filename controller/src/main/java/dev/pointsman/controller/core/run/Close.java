package dev.pointsman.controller.core.run;

import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Ends the run. The cool-down counts from here, not from the beginning. */
final class Close implements StepRules {

  @Override
  public Progress enter(StepContext context, Draft draft) {
    boolean left = draft.steps.stream().anyMatch(step -> step.status() == StepStatus.LEFT);
    RunResult result = left ? RunResult.PARTIAL : RunResult.COMPLETED;
    if (context.run().kind() != RunKind.ADOPT) {
      draft.coolDownUntil = context.now().wall().plus(context.spec().policy().coolDown());
    }
    return new Progress.End(result, result.name(), summary(context));
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    return enter(context, draft);
  }

  private static String summary(StepContext context) {
    RunRecord run = context.run();
    StringBuilder text = new StringBuilder();
    text.append(
        switch (run.kind()) {
          case ADOPT -> context.spec().name() + " is under control; it serves from " + run.to();
          case FAILOVER, SWITCHOVER ->
              wroteLast(context)
                  ? context.spec().name() + " serves from " + run.to() + ", which wrote last"
                  : context.spec().name() + " moved from " + run.from() + " to " + run.to();
        });
    outage(run)
        .ifPresent(
            outage ->
                text.append("; outage ")
                    .append(outage.toMillis())
                    .append(" ms of ")
                    .append(context.spec().objectives().rto().toMillis())
                    .append(" ms allowed"));
    if (run.proof() != null) {
      text.append("; fence proof ").append(run.proof().kind());
    }
    Loss.of(run).ifPresent(loss -> text.append("; ").append(loss));
    return text.toString();
  }

  private static boolean wroteLast(StepContext context) {
    return context.target().database() != null
        && context
            .run()
            .step(Step.PROMOTE)
            .filter(promote -> promote.status() == StepStatus.SKIPPED)
            .isPresent();
  }

  /**
   * From the first vote against the old region, or from the fence in a planned run, to the switch
   * of traffic.
   */
  private static Optional<Duration> outage(RunRecord run) {
    Instant from =
        run.firstFailure() != null
            ? run.firstFailure()
            : run.step(Step.FENCE).map(StepRecord::started).orElse(null);
    Instant to = run.step(Step.SWITCH).map(StepRecord::ended).orElse(null);
    return from == null || to == null ? Optional.empty() : Optional.of(Duration.between(from, to));
  }
}
