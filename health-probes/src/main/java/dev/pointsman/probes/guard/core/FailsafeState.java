package dev.pointsman.probes.guard.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the controllers while the store does not answer.
 *
 * @param failing why the permit could not be read last; null when it was read
 * @param rounds how many rounds were begun: their numbers
 * @param round the one under way; null for none
 * @param askAt when the next one may begin
 * @param namedUntil until then somebody may still go by an earlier guard's terms
 * @param byPromise the permit was prolonged by promises since the store was read last
 * @param refusal why the last round came to nothing, as it was told; empty for none
 */
public record FailsafeState(
    @Nullable String failing,
    long rounds,
    @Nullable Round round,
    long askAt,
    long namedUntil,
    boolean byPromise,
    String refusal) {

  /**
   * One round: everything in it counts from when it was begun.
   *
   * @param awaited controllers that have not promised yet
   * @param unmarked the companion record was read, and nobody has broken the glass
   */
  public record Round(long number, long sentNanos, List<String> awaited, boolean unmarked) {
    public Round {
      awaited = List.copyOf(awaited);
    }

    Round without(String controller) {
      return new Round(
          number,
          sentNanos,
          awaited.stream().filter(c -> !c.equals(controller)).toList(),
          unmarked);
    }

    Round seenUnmarked() {
      return new Round(number, sentNanos, awaited, true);
    }

    boolean isWhole() {
      return awaited.isEmpty() && unmarked;
    }
  }

  /** Nothing asked. */
  static FailsafeState none(long now) {
    return new FailsafeState(null, 0, null, now, now, false, "");
  }
}
