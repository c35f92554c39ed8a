package dev.pointsman.probes.judge;

import dev.pointsman.coordination.model.Verdict;

/**
 * What the judge remembers of one check.
 *
 * @param standing what was settled last, by {@code fall} failures or {@code rise} successes in a
 *     row
 * @param failures in a row, up to now
 * @param successes in a row, up to now
 * @param history the newest probes while not DOWN, newest in bit 0; a set bit is a failure
 * @param lastFailure the newest failure, as a verdict that says DOWN would tell it
 * @param verdict what the agent says of the check
 */
public record CheckState(
    Standing standing,
    int failures,
    int successes,
    long history,
    Verdict lastFailure,
    Verdict verdict) {

  /** What was settled last. */
  public enum Standing {
    /** Neither yet: the first success settles UP at once. */
    UNSETTLED,
    UP,
    DOWN
  }

  /** Before the first probe. */
  public static final CheckState NEW =
      new CheckState(Standing.UNSETTLED, 0, 0, 0, Verdict.NOT_PROBED, Verdict.NOT_PROBED);

  /** Whether the newest probe that counted was a failure. */
  public boolean failing() {
    return failures > 0;
  }
}
