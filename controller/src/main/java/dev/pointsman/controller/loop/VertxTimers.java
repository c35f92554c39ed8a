package dev.pointsman.controller.loop;

import dev.pointsman.coordination.store.Timers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** The clocks of this process, and one Vert.x context as the thread. */
public final class VertxTimers implements Timers {
  private final Vertx vertx;
  private final Context context;

  public VertxTimers(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.context = context;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  /** Rounded up to whole milliseconds: never early. */
  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    long millis = Math.max(1, (delay.toNanos() + 999_999) / 1_000_000);
    Cancellable cancellable = new Cancellable();
    cancellable.id =
        vertx.setTimer(
            millis,
            _ ->
                context.runOnContext(
                    _ -> {
                      if (!cancellable.cancelled) {
                        task.run();
                      }
                    }));
    return cancellable;
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  private final class Cancellable implements Scheduled {
    private volatile boolean cancelled;
    private long id;

    @Override
    public void cancel() {
      cancelled = true;
      vertx.cancelTimer(id);
    }
  }
}
