package dev.pointsman.sandbox.world;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, with a deadline. */
public final class Wait {
  private Wait() {}

  /**
   * Asks again and again until the condition holds.
   *
   * @throws WorldException when it does not within {@code limit}
   */
  public static void until(String what, Duration limit, Duration pause, BooleanSupplier condition) {
    until(() -> what, limit, pause, condition);
  }

  /**
   * Asks again and again until the condition holds.
   *
   * @param what is asked when the time is over: what was waited for, and what was found
   * @throws WorldException when it does not within {@code limit}
   */
  public static void until(
      Supplier<String> what, Duration limit, Duration pause, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new WorldException("waited " + limit.toSeconds() + " s in vain for " + what.get());
      }
      pause(pause);
    }
  }

  /** Lets time pass. */
  public static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }
}
