package dev.pointsman.coordination.store;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Real time, and one thread of its own. Safe for use by several threads. */
public final class ThreadTimers implements Timers, AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;
  private final Consumer<RuntimeException> onBug;

  /**
   * Starts the thread, a daemon.
   *
   * @param name of the thread
   * @param onBug hears, on that thread, of a task that threw; the thread goes on
   */
  public ThreadTimers(String name, Consumer<RuntimeException> onBug) {
    this.onBug = onBug;
    this.thread =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
    thread.setRemoveOnCancelPolicy(true);
    // what is handed over after the end has nobody to run for
    thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
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
    ScheduledFuture<?> future =
        thread.schedule(() -> run(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void execute(Runnable task) {
    thread.execute(() -> run(task));
  }

  /** Ends the thread after the task that runs; nothing that waits runs any more. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      onBug.accept(e);
    }
  }
}
