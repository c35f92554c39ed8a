package dev.pointsman.coordination.store;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * This process's clocks, and an event loop as a component's one thread. Safe for use by several
 * threads; what is cancelled on the thread itself does not run any more.
 */
public final class LoopTimers implements Timers {
  private final ScheduledExecutorService clock;
  private final Executor thread;
  private final Consumer<Throwable> bug;

  /**
   * Of an event loop.
   *
   * @param clock says when a delay has passed, never early
   * @param thread runs the tasks, one after the other
   * @param bug hears of what a task throws
   */
  public LoopTimers(ScheduledExecutorService clock, Executor thread, Consumer<Throwable> bug) {
    this.clock = clock;
    this.thread = thread;
    this.bug = bug;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(task);
    var due =
        clock.schedule(() -> execute(timer), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    return () -> {
      timer.cancelled = true;
      due.cancel(false);
    };
  }

  @Override
  public void execute(Runnable task) {
    thread.execute(() -> guarded(task));
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      bug.accept(e);
    }
  }

  /** Between the end of its delay and its turn on the thread it can still be cancelled. */
  private static final class Timer implements Runnable {
    private final Runnable task;
    private volatile boolean cancelled;

    private Timer(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (!cancelled) {
        task.run();
      }
    }
  }
}
