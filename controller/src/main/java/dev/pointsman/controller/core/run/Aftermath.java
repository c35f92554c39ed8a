package dev.pointsman.controller.core.run;

import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Trigger;

/** What a person is to do next about a run that has not done what it was for. */
public final class Aftermath {
  private Aftermath() {}

  /** A sentence or two; empty for a run that is under way, or has ended well. */
  public static String of(RunRecord run) {
    return switch (run.result()) {
      case null -> "";
      case COMPLETED -> "";
      case PARTIAL -> partial(run);
      case ABORTED -> aborted(run);
      case FAILED -> failed(run);
    };
  }

  private static String partial(RunRecord run) {
    String left =
        run.steps().stream()
            .filter(step -> step.status() == StepStatus.LEFT)
            .map(step -> step.step().name())
            .reduce((a, b) -> a + ", " + b)
            .orElse("some steps");
    return "Next: %s was left; the guards go on with it by themselves; see that it succeeds: pointsman explain %s"
        .formatted(left, run.service());
  }

  private static String aborted(RunRecord run) {
    String changed =
        run.epoch() > run.epochBefore()
            ? "It was taken back under a new epoch; who may write says: pointsman explain %s. "
                .formatted(run.service())
            : "Nothing was changed. ";
    return changed + "Next: " + again(run);
  }

  private static String again(RunRecord run) {
    String service = run.service();
    return switch (run.kind()) {
      case SWITCHOVER ->
          "mend what it says and order it again: pointsman switchover %s --to %s --reason ..."
              .formatted(service, run.to());
      case FAILOVER -> failoverAgain(run);
      case ADOPT -> "see what keeps it from being adopted: pointsman explain " + service;
    };
  }

  private static String failoverAgain(RunRecord run) {
    return run.trigger().actor().equals(Trigger.AUTOMATIC)
        ? "nothing, unless the region stays down: it begins again by itself, or what stops it is"
            + " said by: pointsman explain "
            + run.service()
        : "mend what it says and order it again: pointsman failover %s --reason ..."
            .formatted(run.service());
  }

  private static String failed(RunRecord run) {
    String service = run.service();
    if (run.kind() == RunKind.ADOPT) {
      return "Next: see where it stands: pointsman explain " + service;
    }
    boolean moved = run.step(Step.SWITCH).filter(s -> s.status() == StepStatus.DONE).isPresent();
    return "It cannot be taken back; %s. Next: see who may write (pointsman explain %s), then move on: pointsman failover %s --to REGION --reason ...%s"
        .formatted(
            moved ? "traffic goes to " + run.to() : "traffic was not moved",
            service,
            service,
            apart(run));
  }

  private static String apart(RunRecord run) {
    return run.epoch() > run.epochBefore()
        ? " (%s stays out until its database was looked at: pointsman admit %s %s --reason ...)"
            .formatted(run.from(), run.service(), run.from())
        : "";
  }
}
