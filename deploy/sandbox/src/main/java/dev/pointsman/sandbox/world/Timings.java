package dev.pointsman.sandbox.world;

import java.time.Duration;

/**
 * The figures that depend on how far a world's regions are from each other.
 *
 * <p>etcd wants a heartbeat of about the longest round trip between its members, and an election
 * timeout of ten times that (etcd's tuning guide). A guard's permit must be longer than twice the
 * election timeout and a second: a guard that reads its permit every quarter of it then outlives an
 * election and the one that a split vote makes of it.
 *
 * <p>A PostgreSQL check takes six round trips (connection, start-up, three of SCRAM with the answer
 * to it, and two questions): its time limit must be far above that.
 *
 * @param heartbeat of etcd's leader
 * @param election how long a member of etcd waits for its leader
 * @param permit P of the guards
 * @param limit L of the guards: closing is a local matter, and depends on no distance
 * @param detection the service's, as its definition says it
 */
public record Timings(
    Duration heartbeat, Duration election, Duration permit, Duration limit, String detection) {

  private static final Duration LIMIT = Duration.ofMillis(1500);

  /** All on one machine, without any distance: etcd's own figures. */
  static final Timings LOOPBACK =
      new Timings(
          Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(3), LIMIT, "fast");

  /**
   * Round trips of up to 140 ms, and 154 ms with their jitter.
   *
   * <p>The permit is longer than twice 1.5 s and a second, with another second for the renewals:
   * one takes two round trips through a member that follows, and that at three times the usual
   * distance is most of a second. A check has 2 s for six round trips, 0.9 s; two failures in a row
   * are enough, as 2 s of silence say more than the one second of {@code fast}.
   */
  static final Timings ACROSS_AN_OCEAN =
      new Timings(
          Duration.ofMillis(150),
          Duration.ofMillis(1500),
          Duration.ofSeconds(5),
          LIMIT,
          "{ profile: fast, interval: 2s, timeout: 2s, fall: 2 }");

  /** How long waiting takes that proves a guard closed, from when its permit was taken away. */
  public Duration leasedOut() {
    return permit.plus(limit).multipliedBy(9).dividedBy(8);
  }
}
