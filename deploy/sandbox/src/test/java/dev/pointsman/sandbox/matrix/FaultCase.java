package dev.pointsman.sandbox.matrix;

import dev.pointsman.controller.core.plan.Workflow;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A part of the world is struck while a run stands at a row of a table.
 *
 * @param time until what stands still goes on, or what was killed is started again
 */
record FaultCase(Fault fault, RunKind kind, Step step, Duration time) {
  /** An init that starts a service again waits about this long. */
  private static final Duration RESTART = Duration.ofSeconds(2);

  private static final List<Duration> FREEZES =
      List.of(Duration.ofSeconds(5), Duration.ofSeconds(8), Duration.ofSeconds(12));

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Their effect is outside of the store: the run stands at them before it; else after it. */
  private static final Set<Step> OUTSIDE = Set.of(Step.PROMOTE, Step.SWITCH);

  /** One of each sort; the others take an hour. */
  private static final List<FaultCase> SAMPLE =
      List.of(
          freeze(Fault.LEADER_FROZEN, RunKind.SWITCHOVER, Step.PROMOTE),
          freeze(Fault.OLD_GUARD_FROZEN, RunKind.SWITCHOVER, Step.FENCE),
          new FaultCase(Fault.OLD_BOTH_KILLED, RunKind.FAILOVER, Step.PROMOTE, RESTART));

  private static FaultCase freeze(Fault fault, RunKind kind, Step step) {
    return new FaultCase(fault, kind, step, FREEZES.getFirst());
  }

  /** Every fault at every row of both tables. */
  static List<FaultCase> all() {
    return Arrays.stream(Fault.values()).flatMap(FaultCase::all).toList();
  }

  /** Some of them. */
  static List<FaultCase> sample() {
    return SAMPLE;
  }

  private static Stream<FaultCase> all(Fault fault) {
    return Stream.of(RunKind.FAILOVER, RunKind.SWITCHOVER)
        .flatMap(
            kind ->
                Workflow.rows(kind).stream()
                    .map(row -> row.step())
                    .filter(step -> step != Step.CONFIRM || !fault.isAboutTheTarget())
                    .map(step -> new FaultCase(fault, kind, step, time(fault, kind, step))));
  }

  /** Shorter and longer than a leader's lease, a permit, and what a run waits for by itself. */
  private static Duration time(Fault fault, RunKind kind, Step step) {
    if (!fault.isFreeze()) {
      return RESTART;
    }
    if (kind == RunKind.FAILOVER && step == Step.PROMOTE) {
      return fault == Fault.LEADER_FROZEN ? LONGEST : LONG;
    }
    return FREEZES.get(
        (List.of(Step.values()).indexOf(step) + List.of(Fault.values()).indexOf(fault))
            % FREEZES.size());
  }

  CrashPoint.Moment moment() {
    return OUTSIDE.contains(step) ? CrashPoint.Moment.BEFORE : CrashPoint.Moment.AFTER;
  }

  /** Whether a row of the matrix is of this case. */
  boolean isOf(Row row) {
    return row.fault().equals(fault.text()) && row.kind() == kind && row.step() == step;
  }

  @Override
  public String toString() {
    return fault + " " + kind + " " + step + " " + time.toSeconds() + " s";
  }
}
