package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a run's record as milliseconds after the fault. */
record RunTimes(@Nullable RunRecord run, Instant fault) {

  /** The first vote against the old region. */
  @Nullable Long detected() {
    return run == null ? null : after(run.firstFailure());
  }

  /** The run began. */
  @Nullable Long decided() {
    return run == null ? null : after(run.began());
  }

  /** A step was done; null when it was not. */
  @Nullable Long done(Step step) {
    if (run == null) {
      return null;
    }
    return run.step(step)
        .filter(s -> s.status() == StepStatus.DONE)
        .map(s -> after(s.ended()))
        .orElse(null);
  }

  /** What the record tells, by time. */
  List<TimelineEntry> entries() {
    RunRecord told = run;
    if (told == null) {
      return List.of();
    }
    List<TimelineEntry> entries = new ArrayList<>();
    add(entries, told.firstFailure(), "first vote against " + told.from());
    add(
        entries,
        told.began(),
        "%s %s began, by %s: %s"
            .formatted(told.kind(), told.id(), told.trigger().actor(), told.trigger().reason()));
    for (StepRecord step : told.steps()) {
      add(entries, step.ended(), line(told, step));
    }
    add(entries, told.ended(), "run ended: " + told.result());
    entries.sort(Comparator.comparingLong(TimelineEntry::ms));
    return entries;
  }

  private static String line(RunRecord run, StepRecord step) {
    StringBuilder line = new StringBuilder(step.step() + " " + step.status());
    if (step.step() == Step.FENCE && run.proof() != null) {
      line.append(", proof ").append(run.proof().kind());
    }
    if (step.detail() != null) {
      line.append(": ").append(step.detail());
    }
    return line.toString();
  }

  private void add(List<TimelineEntry> entries, @Nullable Instant at, String what) {
    if (at != null) {
      entries.add(new TimelineEntry(Duration.between(fault, at).toMillis(), what));
    }
  }

  private @Nullable Long after(@Nullable Instant at) {
    return at == null ? null : Duration.between(fault, at).toMillis();
  }
}
