package dev.pointsman.controller.sim.model;

import static dev.pointsman.controller.sim.world.Sources.millis;
import static dev.pointsman.controller.sim.world.Sources.onceIn;

import dev.pointsman.controller.sim.world.Life;
import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.Acknowledgement.Method;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.probes.guard.core.Fence;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rungs of one closing, on a model database: SQL, an orderly stop, killing. */
final class Closing {
  private static final long IMMEDIATE = 100_000_000L;

  private final Host host;
  private final ModelDatabase database;
  private final Life life;

  Closing(Host host, Life life) {
    this.host = host;
    this.database = host.database;
    this.life = life;
  }

  void begin(GuardEffect.Close order, Consumer<GuardEvent.Closed> answer) {
    Consumer<GuardEvent.Closed> then = once(answer);
    if (!database.running) {
      then.accept(dead(order));
    } else if (order.fence() == Fence.TAKE_OVER) {
      stop(order, then);
    } else {
      later(
          hangs() ? left(order.sqlUntilNanos()) : millis(host.random, 2, 30),
          () -> sql(order, then));
    }
  }

  /** A mutant answers early, and goes on. */
  private static <T> Consumer<T> once(Consumer<T> answer) {
    boolean[] answered = new boolean[1];
    return value -> {
      if (!answered[0]) {
        answered[0] = true;
        answer.accept(value);
      }
    };
  }

  private boolean hangs() {
    return onceIn(host.random, 20);
  }

  private void sql(GuardEffect.Close order, Consumer<GuardEvent.Closed> then) {
    if (!database.running) {
      then.accept(dead(order));
    } else if (database.standbySignal) {
      database.endSessions();
      if (database.promoting && !host.bends.contains(Bend.HALF_PROMOTED_SHOWN_CLOSED)) {
        stop(order, then); // nothing else is sure to end that
      } else {
        then.accept(closed(order, Method.STANDBY, null, null));
      }
    } else if (life.nanoTime() - order.sqlUntilNanos() >= 0) {
      stop(order, then);
    } else {
      database.oldSessions |= database.open;
      database.open = false;
      if (host.bends.contains(Bend.PROOF_BEFORE_SESSIONS_END)) {
        then.accept(readOnly(order));
      }
      long takes = hangs() ? left(order.sqlUntilNanos()) : millis(host.random, 2, 40);
      long early = database.end;
      writeLast();
      later(takes, () -> sessionsGone(order, early, then));
    }
  }

  private void sessionsGone(GuardEffect.Close order, long early, Consumer<GuardEvent.Closed> then) {
    if (!database.isPrimary()
        || order.fence() != Fence.READ_ONLY
        || database.clientsOverride
        || life.nanoTime() - order.sqlUntilNanos() >= 0) {
      stop(order, then);
      return;
    }
    database.oldSessions = false;
    if (host.bends.contains(Bend.END_READ_TOO_EARLY)) {
      then.accept(closed(order, Method.READ_ONLY, database.branch.timeline, new Lsn(early)));
    } else if (!host.bends.contains(Bend.PROOF_BEFORE_SESSIONS_END)) {
      then.accept(readOnly(order));
    }
  }

  /** What older sessions have under way is still committed before they end. */
  private void writeLast() {
    int left = host.random.nextInt(8);
    for (int i = 0; i < left; i++) {
      database.write(1 + host.random.nextInt(16), host.clock.now());
    }
  }

  private GuardEvent.Closed readOnly(GuardEffect.Close order) {
    database.end += 1;
    return closed(order, Method.READ_ONLY, database.branch.timeline, new Lsn(database.end));
  }

  private void stop(GuardEffect.Close order, Consumer<GuardEvent.Closed> then) {
    long left = left(order.killAtNanos() - IMMEDIATE);
    long takes = millis(host.random, 20, 400);
    boolean inOrder = takes <= left && !onceIn(host.random, 8);
    later(
        inOrder ? takes : left(order.killAtNanos()),
        () -> {
          if (inOrder && database.isPrimary()) {
            host.databases.ship(database);
          }
          database.stop(inOrder);
          host.watchdog.exited();
          then.accept(dead(order));
        });
  }

  private long left(long untilNanos) {
    return Math.max(0, untilNanos - life.nanoTime());
  }

  private void later(long nanos, Runnable task) {
    life.schedule(Duration.ofNanos(nanos), task);
  }

  /** No process is left; the disk says the rest. */
  private GuardEvent.Closed dead(GuardEffect.Close order) {
    if (!database.shutDownInOrder) {
      return closed(order, Method.KILLED, null, null);
    }
    return database.standbySignal
        ? closed(order, Method.STOPPED, null, null)
        : closed(order, Method.STOPPED, database.branch.timeline, new Lsn(database.end));
  }

  private GuardEvent.Closed closed(
      GuardEffect.Close order, Method method, @Nullable Integer timeline, @Nullable Lsn end) {
    host.tell("closed, epoch " + order.epoch() + ": " + method + " " + end);
    return new GuardEvent.Closed(
        order.epoch(),
        new Acknowledgement(order.epoch(), method, timeline, end, "shown by the model"),
        "shown by the model");
  }
}
