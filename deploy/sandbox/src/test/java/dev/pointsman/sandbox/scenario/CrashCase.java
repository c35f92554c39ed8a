package dev.pointsman.sandbox.scenario;

import dev.pointsman.controller.core.plan.Row;
import dev.pointsman.controller.core.plan.Workflow;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.Step;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The leader dies at one row of one table, on one side of it. */
record CrashCase(RunKind kind, Step step, CrashPoint.Moment moment) {
  private static final Set<Step> EFFECTS =
      EnumSet.of(Step.FENCE, Step.PROMOTE, Step.OPEN, Step.SWITCH);

  /** The rest of it is what a switchover does. */
  private static final Set<CrashCase> OF_FAILOVER =
      Set.of(
          new CrashCase(RunKind.FAILOVER, Step.PROMOTE, CrashPoint.Moment.BEFORE),
          new CrashCase(RunKind.FAILOVER, Step.SWITCH, CrashPoint.Moment.AFTER));

  /** Every row of both tables, both sides; those of CONFIRM first, while no cool-down runs. */
  static List<CrashCase> all() {
    return Stream.of(RunKind.FAILOVER, RunKind.SWITCHOVER)
        .flatMap(kind -> Workflow.rows(kind).stream().map(Row::step).flatMap(s -> sides(kind, s)))
        .toList();
  }

  /** The rows that change the world. */
  static List<CrashCase> sample() {
    return all().stream()
        .filter(
            c ->
                switch (c.kind()) {
                  case SWITCHOVER -> EFFECTS.contains(c.step());
                  case FAILOVER -> OF_FAILOVER.contains(c);
                  case ADOPT -> false;
                })
        .toList();
  }

  private static Stream<CrashCase> sides(RunKind kind, Step step) {
    return Stream.of(CrashPoint.Moment.BEFORE, CrashPoint.Moment.AFTER)
        .map(moment -> new CrashCase(kind, step, moment));
  }

  /** An ordered failover skips CONFIRM: only one that begins by itself has it. */
  boolean isAutomatic() {
    return step == Step.CONFIRM;
  }

  @Override
  public String toString() {
    return kind + " " + step + " " + moment;
  }
}
