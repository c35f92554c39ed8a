package dev.pointsman.coordination.etcd;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what real servers do. */
final class Waiting {
  private static final Duration POLL = Duration.ofMillis(5);

  private Waiting() {}

  static void until(BooleanSupplier condition, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not so after " + limit);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
