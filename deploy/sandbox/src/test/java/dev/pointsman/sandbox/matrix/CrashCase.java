package dev.pointsman.sandbox.matrix;

import dev.pointsman.controller.core.plan.Row;
import dev.pointsman.controller.core.plan.Workflow;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.Step;
import java.util.List;
import java.util.stream.Stream;

/** The leader dies at one row of one table, on one side of it. */
record CrashCase(RunKind kind, Step step, CrashPoint.Moment moment) {
  /** One for each effect, on the side on which less is known; the others take minutes. */
  private static final List<CrashCase> SAMPLE =
      List.of(
          new CrashCase(RunKind.SWITCHOVER, Step.FENCE, CrashPoint.Moment.AFTER),
          new CrashCase(RunKind.SWITCHOVER, Step.PROMOTE, CrashPoint.Moment.BEFORE),
          new CrashCase(RunKind.SWITCHOVER, Step.OPEN, CrashPoint.Moment.AFTER),
          new CrashCase(RunKind.SWITCHOVER, Step.SWITCH, CrashPoint.Moment.AFTER),
          new CrashCase(RunKind.FAILOVER, Step.PROMOTE, CrashPoint.Moment.AFTER));

  /** Every row of both tables, both sides; those of CONFIRM first, while no cool-down runs. */
  static List<CrashCase> all() {
    return Stream.of(RunKind.FAILOVER, RunKind.SWITCHOVER)
        .flatMap(kind -> Workflow.rows(kind).stream().map(Row::step).flatMap(s -> sides(kind, s)))
        .toList();
  }

  /** Some of them. */
  static List<CrashCase> sample() {
    return SAMPLE;
  }

  private static Stream<CrashCase> sides(RunKind kind, Step step) {
    return Stream.of(CrashPoint.Moment.BEFORE, CrashPoint.Moment.AFTER)
        .map(moment -> new CrashCase(kind, step, moment));
  }

  @Override
  public String toString() {
    return kind + " " + step + " " + moment;
  }
}
