package dev.pointsman.controller.core;

import java.time.Duration;
import java.time.Instant;

/**
 * When something happened, on both clocks of this process.
 *
 * @param nanos monotonic: for every deadline
 * @param wall for records that people read, and for cool-downs and freezes
 */
public record Moment(long nanos, Instant wall) {

  /** Nobody waits for longer, and no sum of what a definition says goes round the clock. */
  private static final Duration FARTHEST = Duration.ofDays(36_500);

  /** This moment and {@code by}, on both clocks; at most a hundred years. */
  public Moment plus(Duration by) {
    Duration counted = by.compareTo(FARTHEST) > 0 ? FARTHEST : by;
    return new Moment(nanos + counted.toNanos(), wall.plus(counted));
  }

  /** Monotonic time passed since {@code earlier}. */
  public Duration since(Moment earlier) {
    return Duration.ofNanos(nanos - earlier.nanos);
  }

  /** Whether this is at or after {@code other}, on the monotonic clock. */
  public boolean reached(Moment other) {
    return nanos - other.nanos >= 0;
  }
}
