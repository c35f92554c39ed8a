package dev.pointsman.sandbox.matrix;

import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.StepRecord;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a fault.
 *
 * @param runs that began since the order, as they stood when they had ended, or were waited for in
 *     vain
 * @param leader when they had ended
 * @param outOfTurn writes of regions that were not permitted then
 * @param batches of controllers that took hold
 * @param epochs rows of the database that serves in the end
 * @param lost acknowledged orders that it lacks
 */
record FaultOutcome(
    FaultCase played,
    Crash.Fired fired,
    List<RunRecord> runs,
    @Nullable LeaderRecord leader,
    List<String> outOfTurn,
    List<String> batches,
    List<String> epochs,
    long lost,
    Duration outage,
    Duration took) {

  /** Every run was planned and has moved the service. */
  boolean isPlannedAndDone() {
    return runs.stream()
        .allMatch(
            run ->
                run.kind() == RunKind.SWITCHOVER
                    && (run.result() == RunResult.COMPLETED || run.result() == RunResult.PARTIAL));
  }

  /** What the run met last, by its code; empty where all went well. */
  static String code(RunRecord run) {
    return run.steps().stream()
        .map(StepRecord::code)
        .filter(Objects::nonNull)
        .reduce((_, last) -> last)
        .orElse("");
  }

  private static String told(RunRecord run) {
    String result = run.result() == null ? "WAITING" : run.result().name();
    String code = run.result() == RunResult.COMPLETED ? "" : code(run);
    return code.isEmpty() ? result : result + " (" + code + ")";
  }

  private String outcome() {
    String first = told(runs.getFirst());
    return runs.stream()
        .skip(1)
        .map(run -> ", then " + run.kind() + " " + told(run))
        .collect(Collectors.joining("", first, ""));
  }

  private String proof() {
    return runs.getFirst().proof() == null ? "none" : runs.getFirst().proof().kind();
  }

  Row row() {
    String side = played.moment().name().toLowerCase(Locale.ROOT);
    return new Row(
        played.fault().text(),
        played.kind(),
        played.step(),
        played.fault().isFreeze() ? side + ", for " + played.time().toSeconds() + " s" : side,
        outcome(),
        outage,
        proof());
  }
}
