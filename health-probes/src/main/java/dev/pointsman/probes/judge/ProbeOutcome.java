package dev.pointsman.probes.judge;

import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Sorted;
import java.util.Map;
import java.util.SortedMap;

/**
 * How one probe ended.
 *
 * <p>A detail is for people and becomes part of the verdict: it names what was found and what was
 * expected, and must not change from probe to probe while the target stays the same.
 */
public sealed interface ProbeOutcome {

  /** What was found and what was expected. */
  String detail();

  /**
   * All was as expected.
   *
   * @param figures measured beside, for metrics only; each name ends with its unit
   */
  record Success(String detail, SortedMap<String, Double> figures) implements ProbeOutcome {
    public Success {
      figures = Sorted.map(figures);
    }

    /** A success with nothing measured beside it. */
    public static Success of(String detail) {
      return new Success(detail, Sorted.<String, Double>map(Map.of()));
    }
  }

  /** The target answers, but not as it should: DEGRADED, never a step towards DOWN. */
  record Flawed(Reason reason, String detail) implements ProbeOutcome {}

  /** The target did not do what the check asks for. */
  record Failure(Reason reason, String detail) implements ProbeOutcome {}

  /**
   * The agent could not look: {@link Reason#LOCAL} or {@link Reason#CONFIGURATION}. Never counts
   * against the target.
   */
  record Local(Reason reason, String detail) implements ProbeOutcome {}
}
