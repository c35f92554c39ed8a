package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Notice;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells what a commit has changed in a run, in sentences for a person who was just woken. */
public final class Story {
  /** Evidence under which a step that is done says what a person should see to. */
  static final String WARNING = "warning";

  private Story() {}

  /** The notices for the change from {@code before} (null for a new run) to {@code after}. */
  public static List<Notice> of(@Nullable RunRecord before, RunRecord after) {
    List<Notice> told = new ArrayList<>();
    RunRecord old = before != null && before.id().equals(after.id()) ? before : null;
    if (old == null) {
      told.add(begun(after));
    }
    for (StepRecord step : after.steps()) {
      StepRecord was =
          old == null ? StepRecord.pending(step.step()) : old.step(step.step()).orElse(step);
      if (isNews(was, step)) {
        step(after, step, told);
      }
    }
    if (after.isEnded()) {
      told.add(ended(after));
    }
    return told;
  }

  /** Another attempt at what waits, and its meeting the same again, wake nobody twice. */
  private static boolean isNews(StepRecord was, StepRecord is) {
    boolean tried = was.status() == StepStatus.WAITING && is.status() == StepStatus.RUNNING;
    boolean metAgain = was.status() == StepStatus.RUNNING && is.status() == StepStatus.WAITING;
    if (tried || metAgain) {
      return !same(was.code(), is.code()) || !same(was.detail(), is.detail());
    }
    return was.status() != is.status() || !same(was.detail(), is.detail());
  }

  private static boolean same(@Nullable String a, @Nullable String b) {
    return Objects.equals(a, b);
  }

  private static Notice begun(RunRecord run) {
    String who = run.trigger().actor();
    TreeMap<String, String> facts = new TreeMap<>(Map.of("from", run.from(), "actor", who));
    if (run.to() != null) {
      facts.put("to", run.to());
    }
    return notice(
        isUnasked(run) ? Notice.Level.PAGE : Notice.Level.INFO,
        "RUN_BEGUN",
        run,
        "%s of %s %s begins, by %s: %s (run %s)"
            .formatted(run.kind(), run.service(), way(run), who, run.trigger().reason(), run.id()),
        facts);
  }

  /**
   * Whether it moves a service without a person's word. Who orders a run knows of it, and taking a
   * service under control changes nothing that serves: neither wakes anybody before it waits or
   * fails.
   */
  private static boolean isUnasked(RunRecord run) {
    return switch (run.kind()) {
      case FAILOVER, SWITCHOVER -> run.trigger().command() == null;
      case ADOPT -> false;
    };
  }

  private static String way(RunRecord run) {
    if (run.kind() == RunKind.ADOPT) {
      return "in " + run.from();
    }
    return "from " + run.from() + (run.to() == null ? "" : " to " + run.to());
  }

  private static void step(RunRecord run, StepRecord step, List<Notice> told) {
    switch (step.status()) {
      case RUNNING -> told.add(line(Notice.Level.INFO, run, step, "begins"));
      case DONE -> told.add(line(done(step), run, step, "is done" + evidence(step)));
      case WAITING ->
          told.add(
              line(Notice.Level.PAGE, run, step, "waits: " + step.code() + ", " + step.detail()));
      case LEFT ->
          told.add(line(Notice.Level.WARN, run, step, "is left to be repaired: " + step.detail()));
      case FAILED ->
          told.add(
              line(Notice.Level.PAGE, run, step, "failed: " + step.code() + ", " + step.detail()));
      case SKIPPED, PENDING -> {}
    }
  }

  private static Notice.Level done(StepRecord step) {
    return step.evidence().containsKey(WARNING) ? Notice.Level.WARN : Notice.Level.INFO;
  }

  private static Notice line(Notice.Level level, RunRecord run, StepRecord step, String what) {
    TreeMap<String, String> facts = new TreeMap<>(step.evidence());
    facts.put("step", step.step().name());
    facts.put("status", step.status().name());
    return notice(level, "STEP_" + step.status(), run, step.step() + " " + what, facts);
  }

  private static String evidence(StepRecord step) {
    return step.status() == StepStatus.DONE && !step.evidence().isEmpty()
        ? ": " + step.evidence().toString().replaceAll("[{}]", "")
        : "";
  }

  private static Notice ended(RunRecord run) {
    boolean well = run.result() == RunResult.COMPLETED || run.result() == RunResult.PARTIAL;
    String next = Aftermath.of(run);
    return notice(
        well ? Notice.Level.INFO : Notice.Level.PAGE,
        "RUN_ENDED",
        run,
        "%s %s: %s%s"
            .formatted(run.kind(), run.result(), run.summary(), next.isEmpty() ? "" : ". " + next),
        Map.of("result", String.valueOf(run.result())));
  }

  private static Notice notice(
      Notice.Level level, String code, RunRecord run, String text, Map<String, String> facts) {
    SortedMap<String, String> sorted = new TreeMap<>(facts);
    return new Notice(level, code, run.service(), run.id(), text, sorted);
  }
}
