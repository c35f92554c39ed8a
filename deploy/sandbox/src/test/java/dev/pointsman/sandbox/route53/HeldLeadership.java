package dev.pointsman.sandbox.route53;

import dev.pointsman.controller.execute.Leadership;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A controller that stands still between its last question and its act: leadership was held when it
 * asked, and the answer reaches it when others have moved on.
 */
final class HeldLeadership implements Leadership {
  /** A test that forgets to release it ends all the same. */
  private static final long LIMIT_SECONDS = 120;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** Waits until the driver has asked: its batch is made, from what it has read. */
  void awaitAsked() throws InterruptedException {
    if (!asked.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the driver has not come to its batch");
    }
  }

  void release() {
    released.countDown();
  }

  @Override
  public boolean holds() {
    asked.countDown();
    try {
      return released.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public long term() {
    return 1;
  }
}
