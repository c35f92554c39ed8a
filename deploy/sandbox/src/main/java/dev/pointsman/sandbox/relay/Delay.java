package dev.pointsman.sandbox.relay;

import java.time.Duration;

/**
 * How long a packet is under way to one destination.
 *
 * @param middle half of a round trip
 * @param jitter the most that one packet deviates from it, to either side; at most {@code middle}
 */
public record Delay(Duration middle, Duration jitter) {
  /** At once. */
  static final Delay NONE = new Delay(Duration.ZERO, Duration.ZERO);

  public Delay {
    if (middle.isNegative() || jitter.isNegative() || jitter.compareTo(middle) > 0) {
      throw new IllegalArgumentException(
          "delay: " + middle + " and jitter " + jitter + " (expected: 0 <= jitter <= delay)");
    }
  }

  /**
   * The time of one packet.
   *
   * @param chance from 0 to 1, drawn anew for each
   */
  long nanos(double chance) {
    return middle.toNanos() + Math.round(jitter.toNanos() * (2 * chance - 1));
  }
}
