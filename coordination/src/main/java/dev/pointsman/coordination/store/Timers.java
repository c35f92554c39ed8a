package dev.pointsman.coordination.store;

import java.time.Duration;
import java.time.Instant;

/**
 * The clocks and the one thread of a component. Everything that is scheduled here runs on that
 * thread, one after the other.
 */
public interface Timers {

  /**
   * The monotonic clock. Its zero has no meaning; it never jumps, and it stands still in no case.
   */
  long nanoTime();

  /**
   * The wall clock: for records that people read, and for cool-downs; never for a permit, a lease
   * or a proof.
   */
  Instant now();

  /** Runs {@code task} once, not before {@code delay} has passed. */
  Scheduled schedule(Duration delay, Runnable task);

  /** Runs {@code task} soon, on the component's thread; from any thread. */
  void execute(Runnable task);

  /** Something scheduled. */
  interface Scheduled {
    /**
     * The task does not run any more, unless it has already begun. Call on the component's thread.
     */
    void cancel();
  }
}
