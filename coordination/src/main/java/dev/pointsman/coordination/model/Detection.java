package dev.pointsman.coordination.model;

import java.time.Duration;

/**
 * How fast a region is called down, and how sure one must be. Three profiles exist; a definition
 * names one and may change single values.
 *
 * @param interval start to start of two probes of a healthy check, jittered by 10%
 * @param timeout of one probe, connection included; at most {@code interval}
 * @param fall consecutive failures until a check is DOWN
 * @param rise consecutive successes until a DOWN check is UP again
 * @param recheck start to start of two probes while a check is SUSPECT; never before the previous
 *     one has ended
 * @param stable how long the set of regions that are down must stay the same before it is acted
 *     upon
 * @param window how many past probes DEGRADED looks at
 * @param degraded failures among {@code window} that make a check DEGRADED
 */
public record Detection(
    Duration interval,
    Duration timeout,
    int fall,
    int rise,
    Duration recheck,
    Duration stable,
    int window,
    int degraded) {

  /** Jitter of {@link #interval}, as a share of it, to each side. */
  public static final double JITTER = 0.10;

  /** A shorter interval would take the agents' loops for one service. */
  public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  /** With a longer one nobody would wait for the verdict. */
  public static final Duration LONGEST_INTERVAL = Duration.ofMinutes(5);

  /**
   * Refuses what nobody could probe by: without a pause, without patience, or without a count.
   *
   * @throws IllegalArgumentException if it is such
   */
  void requireUsable() {
    Duration moment = Duration.ofNanos(1);
    Bounds.within("interval", interval, SHORTEST_INTERVAL, LONGEST_INTERVAL);
    Bounds.within("timeout", timeout, moment, interval);
    Bounds.within("recheck", recheck, moment, interval);
    Bounds.within("fall", fall, 1, Integer.MAX_VALUE);
    Bounds.within("rise", rise, 1, Integer.MAX_VALUE);
    Bounds.within("window", window, 1, Integer.MAX_VALUE);
    Bounds.within("degraded", degraded, 1, Integer.MAX_VALUE);
  }

  /** For regions with a fence proof, where a wrong failover costs seconds. */
  public static Detection fast() {
    return of(
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofMillis(500),
        Duration.ofMillis(500));
  }

  /** The default. */
  public static Detection standard() {
    return of(
        Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  /** For links that are slow or lossy, and services that can wait. */
  public static Detection relaxed() {
    return of(
        Duration.ofSeconds(15),
        Duration.ofSeconds(5),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5));
  }

  private static Detection of(
      Duration interval, Duration timeout, Duration recheck, Duration stable) {
    return new Detection(interval, timeout, 3, 5, recheck, stable, 20, 6);
  }
}
