package dev.pointsman.controller.execute;

import dev.pointsman.controller.core.Answer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs blocking work on virtual threads, never on the event loop, and answers on the caller's
 * Vert.x context. How much runs at a time is bounded by the caller's bulkhead.
 */
public final class Offload implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Offload.class);

  private final Vertx vertx;
  private final ExecutorService threads;

  public Offload(Vertx vertx, String name) {
    this.vertx = vertx;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
  }

  /** Runs {@code work}; an exception becomes {@link Answer.Failed}, so the future never fails. */
  public Future<Answer> run(Callable<Answer> work) {
    Context context = vertx.getOrCreateContext();
    Promise<Answer> promise = Promise.promise();
    try {
      threads.execute(
          () -> {
            Answer answer = answer(work);
            context.runOnContext(_ -> promise.complete(answer));
          });
    } catch (RejectedExecutionException e) {
      promise.complete(new Answer.Failed("STOPPING", "the controller is stopping"));
    }
    return promise.future();
  }

  private static Answer answer(Callable<Answer> work) {
    try {
      return work.call();
    } catch (InterruptedException e) {
      return new Answer.Failed("STOPPING", "interrupted: the controller is stopping");
    } catch (Exception e) {
      log.error("a driver broke", e);
      return new Answer.Failed("DRIVER_ERROR", String.valueOf(e));
    }
  }

  /** Interrupts what runs. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
