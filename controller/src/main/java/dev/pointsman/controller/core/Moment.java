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

  /** This moment and {@code by}, on both clocks. */
  public Moment plus(Duration by) {
    return new Moment(nanos + by.toNanos(), wall.plus(by));
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
