package dev.pointsman.coordination.model;

import java.time.Duration;

/**
 * How much automation may do over all services of the installation. People are never held to it,
 * and a run that is under way never is.
 *
 * <p>A region counts once, however many services are moved away from it: that all of them leave a
 * region that is lost is what automation is for.
 *
 * @param regions that automation may move services away from within {@code per}
 * @param per a region counts for so long after the last run away from it has ended
 * @param runs under way at once, a person's included, at which automation begins no other
 */
public record Limits(int regions, Duration per, int runs) {
  /** A definition has no more regions. */
  public static final int MOST_REGIONS = 8;

  public static final int MOST_RUNS = 1_000;
  public static final Duration SHORTEST = Duration.ofSeconds(1);
  public static final Duration LONGEST = Duration.ofDays(1);

  /** What is left out of a definition. */
  public static final Limits USUAL = new Limits(1, Duration.ofMinutes(10), 40);

  /**
   * Takes what can be counted by.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public Limits {
    Bounds.within("limits.regions", regions, 1, MOST_REGIONS);
    Bounds.within("limits.per", per, SHORTEST, LONGEST);
    Bounds.within("limits.runs", runs, 1, MOST_RUNS);
  }
}
