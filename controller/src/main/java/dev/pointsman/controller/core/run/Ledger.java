package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the step records of a draft. */
final class Ledger {
  private Ledger() {}

  static void begin(Draft draft, Step step, Moment now) {
    replace(
        draft,
        new StepRecord(step, StepStatus.RUNNING, 1, now.wall(), null, null, null, draft.intent));
    draft.intent.clear();
  }

  static void done(Draft draft, Step step, Map<String, String> evidence, Moment now) {
    end(draft, step, StepStatus.DONE, null, null, evidence, now);
  }

  static void skip(Draft draft, Step step, String why, Moment now) {
    end(draft, step, StepStatus.SKIPPED, null, why, Map.of(), now);
  }

  static void leave(Draft draft, Step step, Progress.Leave left, Moment now) {
    end(draft, step, StepStatus.LEFT, left.code(), left.detail(), Map.of(), now);
  }

  /** A step in trouble keeps the time it began; a new attempt is counted when it is made. */
  static void trouble(Draft draft, Step step, Progress.Trouble trouble) {
    StepRecord old = record(draft, step);
    replace(
        draft,
        new StepRecord(
            step,
            StepStatus.WAITING,
            old.attempts(),
            old.started(),
            null,
            trouble.code(),
            trouble.detail(),
            old.evidence()));
  }

  /** Another attempt at a step's order. */
  static void again(Draft draft, Step step) {
    StepRecord old = record(draft, step);
    replace(
        draft,
        new StepRecord(
            step,
            StepStatus.RUNNING,
            old.attempts() + 1,
            old.started(),
            null,
            old.code(),
            old.detail(),
            old.evidence()));
  }

  /** Ends the run; a step that had begun bears the reason unless the run ended as it should. */
  static void finish(Draft draft, Step step, Progress.End end, Moment now) {
    boolean well = end.result() == RunResult.COMPLETED || end.result() == RunResult.PARTIAL;
    end(
        draft,
        step,
        well ? StepStatus.DONE : StepStatus.FAILED,
        well ? null : end.code(),
        end.detail(),
        Map.of(),
        now);
    draft.end(end.result(), well ? end.detail() : end.code() + ": " + end.detail(), now.wall());
  }

  private static void end(
      Draft draft,
      Step step,
      StepStatus status,
      @Nullable String code,
      @Nullable String detail,
      Map<String, String> evidence,
      Moment now) {
    StepRecord old = record(draft, step);
    TreeMap<String, String> all = new TreeMap<>(old.evidence());
    all.putAll(evidence);
    replace(
        draft,
        new StepRecord(
            step,
            status,
            old.attempts(),
            old.started() == null ? now.wall() : old.started(),
            now.wall(),
            code,
            detail,
            all));
  }

  private static StepRecord record(Draft draft, Step step) {
    return draft.steps.stream().filter(s -> s.step() == step).findFirst().orElseThrow();
  }

  private static void replace(Draft draft, StepRecord next) {
    draft.steps.replaceAll(step -> step.step() == next.step() ? next : step);
  }
}
