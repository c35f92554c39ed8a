package dev.pointsman.sandbox.route53;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline. */
final class Await {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  static void until(String what, Duration limit, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("not within " + limit + ": " + what);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new AssertionError(what, failed);
    }
  }
}
