package dev.pointsman.probes.schedule;

import dev.pointsman.coordination.store.Timers;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A Vert.x context as a component's one thread. Its timers are the event loop's own, with the
 * resolution of the monotonic clock.
 */
public final class VertxTimers implements Timers {
  private final Context context;
  private final EventLoop loop;
  private final Consumer<Throwable> bug;

  /**
   * @param bug hears of what a task throws
   */
  public VertxTimers(Context context, EventLoop loop, Consumer<Throwable> bug) {
    this.context = context;
    this.loop = loop;
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
    var timer =
        loop.schedule(() -> guarded(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(ignored -> guarded(task));
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      bug.accept(e);
    }
  }
}
