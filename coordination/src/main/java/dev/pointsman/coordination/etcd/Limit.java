package dev.pointsman.coordination.etcd;

import java.time.Duration;

/** The moment at which a call ends, whatever it consists of. */
record Limit(long nanos) {

  static Limit after(Duration duration) {
    return new Limit(System.nanoTime() + duration.toNanos());
  }

  /** Never negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  boolean isOver() {
    return nanos - System.nanoTime() <= 0;
  }
}
