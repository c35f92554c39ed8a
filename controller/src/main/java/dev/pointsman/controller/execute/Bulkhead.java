package dev.pointsman.controller.execute;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Lets so many orders to one provider run at a time, so that one that hangs holds up nobody else.
 * Confined to one Vert.x context.
 */
final class Bulkhead {
  private final int atOnce;
  private final int waiting;
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private int running;

  /**
   * An empty one.
   *
   * @param atOnce how many run
   * @param waiting how many may wait; more are turned away
   */
  Bulkhead(int atOnce, int waiting) {
    this.atOnce = atOnce;
    this.waiting = waiting;
  }

  /**
   * Runs {@code order} now, or when another has ended.
   *
   * @param order always ends: every order has a time limit
   * @return whether it was taken
   */
  boolean submit(Supplier<? extends Future<?>> order) {
    if (running < atOnce) {
      run(order);
      return true;
    }
    return queue.size() < waiting && queue.add(() -> run(order));
  }

  private void run(Supplier<? extends Future<?>> order) {
    running++;
    order.get().onComplete(_ -> ended());
  }

  private void ended() {
    running--;
    Runnable next = queue.poll();
    if (next != null) {
      next.run();
    }
  }
}
