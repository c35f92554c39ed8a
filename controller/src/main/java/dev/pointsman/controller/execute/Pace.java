package dev.pointsman.controller.execute;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How time passes for a driver that waits on a thread of its own. */
public interface Pace {

  /** The monotonic clock. */
  long nanoTime();

  /** Lets {@code time} pass. */
  void pause(Duration time) throws InterruptedException;

  /** A number from 0 (inclusive) to 1 (exclusive), so that many callers do not retry in step. */
  double jitter();

  /** The process's clock and random numbers. */
  static Pace real() {
    return new Pace() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
      }

      @Override
      public double jitter() {
        return ThreadLocalRandom.current().nextDouble();
      }
    };
  }
}
