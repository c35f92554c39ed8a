package dev.pointsman.probes.guard;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline that only a broken program meets. */
final class Await {
  static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private Await() {}

  static void until(String what, Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + DEADLINE.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("not within " + DEADLINE + ": " + what);
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  /** A store or a database that does not answer at the moment says nothing of the condition. */
  private static boolean holds(Callable<Boolean> condition) throws Exception {
    try {
      return condition.call();
    } catch (ExecutionException | SQLException e) {
      return false;
    }
  }
}
