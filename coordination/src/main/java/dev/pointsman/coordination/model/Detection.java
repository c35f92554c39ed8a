package dev.pointsman.coordination.model;

import java.time.Duration;

/**
 * How fast a region is called down, and how sure one must be. Three profiles exist; a definition
 * names one and may change single values.
 *
 * @param interval start to start of two probes of a healthy check, jittered by 10%
 * @param timeout of one probe, connection included; less than {@code interval}
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
