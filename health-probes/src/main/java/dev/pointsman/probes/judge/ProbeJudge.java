package dev.pointsman.probes.judge;

import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.probes.judge.CheckState.Standing;
import java.time.Duration;

/**
 * Turns the outcomes of one check's probes into a verdict and the time of the next probe.
 *
 * <table>
 * <caption>From the newest outcome to the verdict</caption>
 * <tr><th>outcome</th><th>standing before</th><th>verdict</th><th>next probe</th></tr>
 * <tr><td>success</td><td>not DOWN</td><td>UP; DEGRADED while too many of the window failed</td><td>I</td></tr>
 * <tr><td>success</td><td>DOWN</td><td>DOWN, recovering, until {@code rise} in a row</td><td>I</td></tr>
 * <tr><td>flawed</td><td>any</td><td>as a success, but DEGRADED instead of UP</td><td>I</td></tr>
 * <tr><td>failure</td><td>not DOWN</td><td>SUSPECT (DEGRADED as above), DOWN after {@code fall} in a row</td><td>F</td></tr>
 * <tr><td>failure</td><td>DOWN</td><td>DOWN, not recovering any more</td><td>I</td></tr>
 * <tr><td>local</td><td>any</td><td>UNKNOWN; counts of neither kind change</td><td>I, or F while failing</td></tr>
 * </table>
 *
 * <p>A DOWN that recovers is shown, and is no vote for DOWN: the target answered the newest probe,
 * and nothing is to move because of what was before. The next failure takes that back at once,
 * without {@code fall} of them. So whatever is really down is DOWN from its next probe on, however
 * often it answered by chance: of one that answers every fifth probe, an agent says DOWN four
 * fifths of the time, and a quorum of them most of it. One that answers every second probe comes to
 * DEGRADED and never to DOWN unless it was down before; then its agents say both by turns, and it
 * is failed over when a quorum of them says DOWN for the stable time and again in its fresh look.
 *
 * <p>It is written on each change between the two, not with each probe: a target that stays down,
 * or stays well, costs nothing.
 */
public final class ProbeJudge {
  /** The history is a {@code long}. */
  private static final int MAX_WINDOW = Long.SIZE;

  /**
   * Between the starts of two probes, whatever a definition asks for: a probe that fails at once,
   * for a reason of this side's, must not take the loop for itself.
   */
  static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

  private ProbeJudge() {}

  /** The time limit of a probe that begins now: T, longer while the agent is unwell. */
  public static Duration timeout(Detection detection, int health) {
    return detection.timeout().multipliedBy(health + 1L);
  }

  /** What follows from {@code outcome}. */
  public static Judgement step(
      CheckState state, Detection detection, ProbeOutcome outcome, Probing probing) {
    CheckState next =
        switch (outcome) {
          case ProbeOutcome.Success success ->
              afterAnswer(state, detection, VerdictStatus.UP, Reason.OK, success.detail());
          case ProbeOutcome.Flawed flawed ->
              afterAnswer(
                  state, detection, VerdictStatus.DEGRADED, flawed.reason(), flawed.detail());
          case ProbeOutcome.Failure failure -> afterFailure(state, detection, failure);
          case ProbeOutcome.Local local -> afterLocal(state, local);
        };
    return new Judgement(next, nextStart(next, detection, probing));
  }

  private static CheckState afterAnswer(
      CheckState state, Detection detection, VerdictStatus status, Reason reason, String detail) {
    Verdict failure = state.lastFailure();
    int successes = Math.min(state.successes() + 1, detection.rise());
    if (state.standing() == Standing.DOWN && successes < detection.rise()) {
      // The reason stays that of the failure: a verdict that says DOWN says why.
      Verdict recovering = failure.whileRecovering();
      return new CheckState(Standing.DOWN, 0, successes, state.history(), failure, recovering);
    }
    long history = state.history() << 1;
    Verdict verdict =
        flapping(history, detection) ? flapping(detection) : new Verdict(status, reason, detail);
    return new CheckState(Standing.UP, 0, successes, history, failure, verdict);
  }

  private static CheckState afterFailure(
      CheckState state, Detection detection, ProbeOutcome.Failure failure) {
    int failures = Math.min(state.failures() + 1, detection.fall());
    Verdict down = new Verdict(VerdictStatus.DOWN, failure.reason(), failure.detail());
    if (state.standing() == Standing.DOWN) {
      // An outage is one disturbance, however long: it does not fill the window.
      return new CheckState(Standing.DOWN, failures, 0, state.history(), down, down);
    }
    long history = (state.history() << 1) | 1;
    if (failures >= detection.fall()) {
      return new CheckState(Standing.DOWN, failures, 0, history, down, down);
    }
    Verdict verdict =
        flapping(history, detection)
            ? flapping(detection)
            : new Verdict(VerdictStatus.SUSPECT, failure.reason(), failure.detail());
    return new CheckState(state.standing(), failures, 0, history, down, verdict);
  }

  private static CheckState afterLocal(CheckState state, ProbeOutcome.Local local) {
    return new CheckState(
        state.standing(),
        state.failures(),
        state.successes(),
        state.history(),
        state.lastFailure(),
        new Verdict(VerdictStatus.UNKNOWN, local.reason(), local.detail()));
  }

  private static boolean flapping(long history, Detection detection) {
    int window = Math.min(detection.window(), MAX_WINDOW);
    long mask = window == MAX_WINDOW ? -1L : (1L << window) - 1;
    return Long.bitCount(history & mask) >= detection.degraded();
  }

  private static Verdict flapping(Detection detection) {
    String detail =
        detection.degraded()
            + " or more of the last "
            + detection.window()
            + " probes failed (expected: fewer)";
    return new Verdict(VerdictStatus.DEGRADED, Reason.FLAPPING, detail);
  }

  private static long nextStart(CheckState next, Detection detection, Probing probing) {
    boolean settled = next.standing() == Standing.DOWN || !next.failing();
    long pause =
        settled
            ? (long) (detection.interval().toNanos() * (1 + Detection.JITTER * probing.jitter()))
            : detection.recheck().toNanos() * (probing.health() + 1L);
    long atLeast = Math.max(pause, SHORTEST_PAUSE.toNanos());
    return Math.max(probing.startNanos() + atLeast, probing.endNanos());
  }
}
