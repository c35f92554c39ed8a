package dev.pointsman.controller.core.run;

import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunResult;
import java.time.Duration;
import java.util.Map;

/** Waits until the target has replayed all that the old primary wrote, where its end is known. */
final class CatchUp implements StepRules {
  /** A planned run waits so long, then gives the permit back. */
  private static final Duration PLANNED_LIMIT = Duration.ofSeconds(30);

  @Override
  public Progress enter(StepContext context, Draft draft) {
    if (context.target().database() == null) {
      return new Progress.Skip("no database");
    }
    if (Promote.wroteLast(context)) {
      return new Progress.Skip("the target wrote last");
    }
    return End.of(context) == null
        ? new Progress.Skip("the old primary's end is not known")
        : new Progress.Begin();
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    Lsn end = End.of(context);
    if (end == null) {
      return new Progress.Skip("the old primary's end is not known");
    }
    PositionReport report = context.view().database().positions().get(context.target().name());
    Lsn replayed = report == null ? null : report.replayed();
    if (replayed != null && replayed.compareTo(end) >= 0) {
      return new Progress.Done(Map.of("end", end.toString(), "replayed", replayed.toString()));
    }
    boolean planned = context.run().kind() == RunKind.SWITCHOVER;
    Duration limit = planned ? PLANNED_LIMIT : context.spec().objectives().rpo();
    if (!context.isOver(limit)) {
      return new Progress.Wait(context.limit(limit));
    }
    String found = "replayed " + replayed + " (expected: " + end + ")";
    return planned
        ? new Progress.End(RunResult.ABORTED, "NOT_CAUGHT_UP", found)
        : new Progress.Leave("NOT_CAUGHT_UP", found);
  }
}
