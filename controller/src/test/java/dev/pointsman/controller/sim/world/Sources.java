package dev.pointsman.controller.sim.world;

import java.util.SplittableRandom;

/**
 * Random sources forked from one seed, one per concern: a fault more does not change how long
 * messages take.
 *
 * @param shape of the world
 * @param faults what goes wrong, and when
 * @param network how long messages take
 * @param databases how long databases take, and what clients write
 * @param probes jitter of the agents
 * @param zone how Route 53 behaves
 * @param people what they command
 */
public record Sources(
    SplittableRandom shape,
    SplittableRandom faults,
    SplittableRandom network,
    SplittableRandom databases,
    SplittableRandom probes,
    SplittableRandom zone,
    SplittableRandom people) {
  public static Sources of(long seed) {
    SplittableRandom root = new SplittableRandom(seed);
    return new Sources(
        root.split(),
        root.split(),
        root.split(),
        root.split(),
        root.split(),
        root.split(),
        root.split());
  }

  /** From {@code low} to {@code high} milliseconds, in nanoseconds. */
  public static long millis(SplittableRandom random, long low, long high) {
    return random.nextLong(low * 1_000_000, high * 1_000_000 + 1);
  }

  /** Once in so many times. */
  public static boolean onceIn(SplittableRandom random, int times) {
    return random.nextInt(times) == 0;
  }
}
