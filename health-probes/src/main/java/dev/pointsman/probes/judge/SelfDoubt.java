package dev.pointsman.probes.judge;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * Whether an agent should doubt itself rather than the world, and then abstain.
 *
 * <p>The loss of a single region is what agents are there to see. So each rule first leaves out the
 * one region whose loss would explain most: only if failures elsewhere remain does the agent doubt
 * itself.
 *
 * @param causes why it abstains; empty for an agent that trusts itself
 */
public record SelfDoubt(Set<Cause> causes) {
  /** Targets that began to fail within this time did so together. */
  public static final Duration SUDDEN = Duration.ofSeconds(10);

  /** A loop that is later than this at its 99th percentile measures itself, not the world. */
  public static final Duration MAX_LOOP_LAG = Duration.ofMillis(250);

  /** No doubt. */
  public static final SelfDoubt NONE = new SelfDoubt(Set.of());

  /** Why an agent abstains. */
  public enum Cause {
    /** Under two thirds of the canaries outside of any one region answer. */
    CANARIES,
    /** Over half of the targets outside of any one region failed at the same time. */
    MASS_FAILURE,
    /** The agent's own loop is late. */
    LOOP_LAG
  }

  public SelfDoubt {
    causes = Set.copyOf(causes);
  }

  /** Whether the agent's verdicts should not count. */
  public boolean abstains() {
    return !causes.isEmpty();
  }

  /**
   * Looks again.
   *
   * @param canaries by region; one that was never probed counts as failing
   * @param targets by region, without those that depend on another region
   * @param loopLag 99th percentile of the last ten seconds
   */
  public SelfDoubt step(
      SortedMap<String, Tally> canaries, SortedMap<String, Tally> targets, Duration loopLag) {
    EnumSet<Cause> now = EnumSet.noneOf(Cause.class);
    if (!explainedByOneRegion(canaries, SelfDoubt::mostAnswer)) {
      now.add(Cause.CANARIES);
    }
    // Begins with a sudden failure; lasts as long as most still fail, however long that is.
    Predicate<Tally> harmless =
        causes.contains(Cause.MASS_FAILURE)
            ? t -> !mostOf(t.failing(), t)
            : t -> !mostOf(t.turned(), t);
    if (!explainedByOneRegion(targets, harmless)) {
      now.add(Cause.MASS_FAILURE);
    }
    if (loopLag.compareTo(MAX_LOOP_LAG) > 0) {
      now.add(Cause.LOOP_LAG);
    }
    return new SelfDoubt(now);
  }

  /**
   * Whether canaries fail in more than one region: one sign of the agent's own trouble. A single
   * region's are explained by that region.
   */
  public static boolean canariesFailInSeveralRegions(SortedMap<String, Tally> canaries) {
    return !explainedByOneRegion(canaries, rest -> rest.failing() == 0);
  }

  private static boolean explainedByOneRegion(
      SortedMap<String, Tally> tallies, Predicate<Tally> harmless) {
    Tally all = Tally.sum(tallies.values());
    if (harmless.test(all)) {
      return true;
    }
    return tallies.values().stream().anyMatch(region -> harmless.test(all.minus(region)));
  }

  private static boolean mostAnswer(Tally tally) {
    return (tally.total() - tally.failing()) * 3 >= tally.total() * 2;
  }

  private static boolean mostOf(int part, Tally whole) {
    return part * 2 > whole.total();
  }
}
