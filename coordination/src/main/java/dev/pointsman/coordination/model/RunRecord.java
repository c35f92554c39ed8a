package dev.pointsman.coordination.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One durable execution of a workflow.
 *
 * @param id grows with time, so that runs sort by their beginning
 * @param to null until a target is chosen
 * @param epochBefore the service's epoch when it began
 * @param epoch the run's own; equal to {@code epochBefore} until it fences
 * @param waivers names of the vetoes that a person waived
 * @param proof null until the old region is fenced
 * @param firstFailure when the first vote against the old region arrived; null in a planned run
 * @param result null while it runs
 */
public record RunRecord(
    String id,
    RunKind kind,
    String service,
    String from,
    @Nullable String to,
    long epochBefore,
    long epoch,
    Trigger trigger,
    SortedSet<Veto> waivers,
    Instant began,
    @Nullable Instant firstFailure,
    List<StepRecord> steps,
    @Nullable Proof proof,
    @Nullable Instant ended,
    @Nullable RunResult result,
    @Nullable String summary) {
  public RunRecord {
    waivers = Sorted.set(waivers);
    steps = List.copyOf(steps);
  }

  /** The record of a step, if the run has it. */
  public Optional<StepRecord> step(Step step) {
    for (StepRecord each : steps) {
      if (each.step() == step) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Whether it has ended. */
  public boolean isEnded() {
    return result != null;
  }

  /** The same run with other waivers. */
  public RunRecord waiving(SortedSet<Veto> next) {
    return new RunRecord(
        id,
        kind,
        service,
        from,
        to,
        epochBefore,
        epoch,
        trigger,
        next,
        began,
        firstFailure,
        steps,
        proof,
        ended,
        result,
        summary);
  }
}
