package dev.pointsman.coordination.testing;

import dev.pointsman.coordination.store.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Virtual time: nothing happens until somebody advances it, and then everything happens at its
 * moment, in the order of its scheduling. Single-threaded; the caller's thread is the component's.
 */
public final class ManualTimers implements Timers {
  /** More tasks than any test or simulated day needs: whoever reaches it runs in circles. */
  private static final int MAX_TASKS = 5_000_000;

  private static final Comparator<Task> ORDER =
      Comparator.<Task>comparingLong(task -> task.at).thenComparingLong(task -> task.number);

  private final PriorityQueue<Task> tasks = new PriorityQueue<>(ORDER);
  private final Instant origin;
  private long nanos;
  private long numbers;

  /** Begins at 2026-01-01T00:00:00Z. */
  public ManualTimers() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public ManualTimers(Instant origin) {
    this.origin = origin;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant now() {
    return origin.plusNanos(nanos);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable runnable) {
    Task task = new Task(nanos + Math.max(0, delay.toNanos()), numbers++, runnable);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public void execute(Runnable task) {
    schedule(Duration.ZERO, task);
  }

  /** Runs what is due now, and what becomes due now by that. */
  public void run() {
    advance(Duration.ZERO);
  }

  /** Lets time pass; everything due on the way runs at its moment. */
  public void advance(Duration duration) {
    long end = nanos + duration.toNanos();
    for (int ran = 0; runNext(end); ran++) {
      checkProgress(ran);
    }
    nanos = end;
  }

  /**
   * Lets time pass from task to task until the condition holds.
   *
   * @throws AssertionError if it does not hold when {@code limit} has passed; time stands there
   */
  public void advanceUntil(BooleanSupplier condition, Duration limit) {
    long end = nanos + limit.toNanos();
    for (int ran = 0; !condition.getAsBoolean(); ran++) {
      checkProgress(ran);
      if (!runNext(end)) {
        nanos = end;
        throw new AssertionError("not so after " + limit);
      }
    }
  }

  /** How many tasks wait, periodic ones included. */
  public int waiting() {
    return tasks.size();
  }

  private boolean runNext(long end) {
    Task next = tasks.peek();
    if (next == null || next.at > end) {
      return false;
    }
    tasks.remove(next);
    nanos = next.at;
    next.runnable.run();
    return true;
  }

  private static void checkProgress(int ran) {
    if (ran > MAX_TASKS) {
      throw new IllegalStateException(ran + " tasks (expected: at most " + MAX_TASKS + ")");
    }
  }

  private record Task(long at, long number, Runnable runnable) {}
}
