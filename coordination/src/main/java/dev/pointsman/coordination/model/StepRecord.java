package dev.pointsman.coordination.model;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step of a run, as recorded.
 *
 * @param attempts how often its effect was ordered
 * @param code stable name of what it waits for or failed with; null when all is well
 * @param detail the same for people, with the provider's own message
 * @param evidence what was observed
 */
public record StepRecord(
    Step step,
    StepStatus status,
    int attempts,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Nullable String code,
    @Nullable String detail,
    SortedMap<String, String> evidence) {
  public StepRecord {
    evidence = Sorted.map(evidence);
  }

  /** A step that has not begun. */
  public static StepRecord pending(Step step) {
    return new StepRecord(step, StepStatus.PENDING, 0, null, null, null, null, new TreeMap<>());
  }
}
