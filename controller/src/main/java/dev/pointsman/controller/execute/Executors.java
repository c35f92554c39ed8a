package dev.pointsman.controller.execute;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.store.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each order to its driver: after asking leadership, a promotion's run too, within a bulkhead
 * per provider, behind a time limit per kind. Every order is answered exactly once, and the future
 * never fails. At its time limit an order's place in the bulkhead is free again, whatever its
 * driver does: what became of it is unknown, and whoever repeats it looks first. An answer that
 * comes later is logged and dropped.
 *
 * <p>Confined to the thread of its {@link Timers}, on which it is called and answers.
 *
 * <p>Codes of failures of its own: {@code NOT_LEADING}, {@code ORDER_OVER}, {@code OVERLOADED},
 * {@code TIMEOUT}, {@code DRIVER_ERROR}.
 */
public final class Executors {
  private static final Logger log = LoggerFactory.getLogger(Executors.class);

  /** Orders to one provider at a time: Route 53 takes five requests a second per account. */
  private static final int AT_ONCE = 4;

  /** One order per service and step: so many services fail over together before some must wait. */
  private static final int WAITING = 256;

  /** A failover waits no longer for a look at its records, and none waits behind others' looks. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Timers timers;
  private final Leadership leadership;
  private final Warrant warrant;
  private final TrafficDriver traffic;
  private final DatabaseDriver database;
  private final Limits limits;
  private final EffectMeter meter;
  private final Bulkhead rehearsing = new Bulkhead(AT_ONCE, WAITING);
  private final Bulkhead looking = new Bulkhead(AT_ONCE, WAITING);
  private final Bulkhead switching = new Bulkhead(AT_ONCE, WAITING);
  private final Bulkhead insync = new Bulkhead(AT_ONCE, WAITING);
  private final Bulkhead promoting = new Bulkhead(AT_ONCE, WAITING);

  /**
   * Time limits, waiting included; longer than the drivers' own, which know better what happened.
   */
  public record Limits(
      Duration rehearse, Duration promote, Duration switchTraffic, Duration awaitInsync) {
    /** The usual ones. */
    public static Limits usual() {
      return new Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Duration.ofMinutes(2));
    }
  }

  public Executors(
      Timers timers,
      Leadership leadership,
      Warrant warrant,
      TrafficDriver traffic,
      DatabaseDriver database,
      Limits limits,
      EffectMeter meter) {
    this.timers = timers;
    this.leadership = leadership;
    this.warrant = warrant;
    this.traffic = traffic;
    this.database = database;
    this.limits = limits;
    this.meter = meter;
  }

  /** Carries out an order. */
  public Future<Answer> execute(Effect.Outside effect) {
    return switch (effect) {
      case Effect.Rehearse order ->
          run(order, rehearsing, limits.rehearse(), () -> rehearse(order));
      case Effect.LookAtRecords order ->
          run(order, looking, LOOK, () -> traffic.look(order.traffic(), order.claim()));
      case Effect.Promote order -> run(order, promoting, limits.promote(), () -> promote(order));
      case Effect.SwitchTraffic order ->
          run(order, switching, limits.switchTraffic(), () -> traffic.switchTraffic(order));
      case Effect.AwaitInsync order ->
          run(order, insync, limits.awaitInsync(), () -> traffic.awaitInsync(order));
    };
  }

  /**
   * It may have waited, and the database cannot refuse it: it does not know what has begun since.
   */
  private Future<Answer> promote(Effect.Promote order) {
    return warrant.stands(order.id())
        ? database.promote(order)
        : failed("ORDER_OVER", "its run was over before the order was sent");
  }

  private Future<Answer> rehearse(Effect.Rehearse order) {
    DatabaseSpec target = order.target();
    Future<Answer> looked =
        target == null
            ? Future.succeededFuture(Answer.Done.of(Map.of()))
            : database.look(target, order.started());
    return looked.compose(
        answer ->
            answer instanceof Answer.Done
                ? traffic.look(order.traffic(), order.claim())
                : Future.succeededFuture(answer));
  }

  private Future<Answer> run(
      Effect.Outside effect, Bulkhead bulkhead, Duration limit, Supplier<Future<Answer>> driver) {
    long start = timers.nanoTime();
    Promise<Answer> promise = Promise.promise();
    Timers.Scheduled timer =
        timers.schedule(
            limit,
            () ->
                promise.tryComplete(
                    new Answer.Failed(
                        "TIMEOUT",
                        "no answer within "
                            + limit.toSeconds()
                            + " s: whether it has happened is unknown")));
    boolean taken =
        bulkhead.submit(
            () -> {
              // out of time while it waited: it is answered, so it must not act any more
              boolean late = timers.nanoTime() - start >= limit.toNanos();
              return late ? Future.succeededFuture() : order(effect, driver, promise);
            });
    if (!taken) {
      promise.tryComplete(
          new Answer.Failed("OVERLOADED", "more than " + WAITING + " orders wait already"));
    }
    return promise
        .future()
        .onSuccess(
            answer -> {
              timer.cancel();
              meter.answered(effect, answer, Duration.ofNanos(timers.nanoTime() - start));
              log.debug("{} answered {}", effect.id(), answer);
            });
  }

  private Future<?> order(
      Effect.Outside effect, Supplier<Future<Answer>> driver, Promise<Answer> promise) {
    ask(driver).onSuccess(answer -> deliver(effect, answer, promise));
    return promise.future();
  }

  private Future<Answer> ask(Supplier<Future<Answer>> driver) {
    if (!leadership.holds()) {
      return failed("NOT_LEADING", "leadership ended before the order was sent");
    }
    try {
      return driver.get().recover(e -> failed("DRIVER_ERROR", String.valueOf(e)));
    } catch (RuntimeException e) {
      log.error("a driver broke", e);
      return failed("DRIVER_ERROR", String.valueOf(e));
    }
  }

  private static Future<Answer> failed(String code, String detail) {
    return Future.succeededFuture(new Answer.Failed(code, detail));
  }

  private static void deliver(Effect.Outside effect, Answer answer, Promise<Answer> promise) {
    if (!promise.tryComplete(answer)) {
      log.warn("{} answered after its time limit: {}", effect.id(), answer);
    }
  }
}
