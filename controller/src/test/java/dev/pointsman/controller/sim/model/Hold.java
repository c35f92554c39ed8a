package dev.pointsman.controller.sim.model;

import static dev.pointsman.controller.sim.world.Sources.millis;
import static dev.pointsman.controller.sim.world.Sources.onceIn;

import dev.pointsman.controller.sim.world.Life;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.probes.guard.core.DatabaseView;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.guard.core.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * A guard's hold on its model database: what takes a moment, takes a moment, and in between
 * anything may happen. One thing after the other, but for the closing, which waits for nobody.
 */
final class Hold {
  private final Host host;
  private final ModelDatabase database;
  private final Life life;
  private final Consumer<GuardEvent> tell;
  private final Closing closing;
  private final Deque<GuardEffect.Close> closers = new ArrayDeque<>();
  private long freeAt;
  private long closings;

  Hold(Host host, Life life, Consumer<GuardEvent> tell) {
    this.host = host;
    this.database = host.database;
    this.life = life;
    this.tell = tell;
    this.closing = new Closing(host, life);
    this.freeAt = life.nanoTime();
  }

  private void work(long takes, Runnable task) {
    long now = life.nanoTime();
    freeAt = Math.max(freeAt, now) + takes;
    life.schedule(Duration.ofNanos(freeAt - now), task);
  }

  private long moment(int low, int high) {
    // now and then something hangs for a while
    return onceIn(host.random, 400)
        ? millis(host.random, 200, 4_000)
        : millis(host.random, low, high);
  }

  /** Tells what it sees when it is seen, on the guard's own thread. */
  void observe(Consumer<GuardEvent> seen) {
    work(moment(1, 8), () -> seen.accept(new GuardEvent.DatabaseSeen(view())));
  }

  private DatabaseView view() {
    if (!database.running) {
      return DatabaseView.without(DatabaseRole.STOPPED, Service.SYSTEM, database.standbySignal);
    }
    boolean standby = database.standbySignal;
    return new DatabaseView(
        database.role(),
        Service.SYSTEM,
        !standby && database.open,
        database.watched,
        standby,
        database.branch.timeline,
        new Lsn(database.end),
        standby ? new Lsn(database.replayed) : null,
        database.replayPaused,
        database.epoch < 0 ? null : database.epoch,
        database.heartbeat(),
        standby && database.upstream != null
            ? Service.database(database.upstream) + ":" + Service.PORT
            : null,
        null);
  }

  void open(GuardEffect.Open order) {
    long before = closings;
    work(moment(2, 15), () -> prepare(order, before));
    work(20_000_000, () -> {}); // for as long the thread is busy with it
  }

  private void prepare(GuardEffect.Open order, long before) {
    if (closings != before) {
      refuse(Refusal.OVERTAKEN);
      return;
    }
    if (!database.running || !database.watched) {
      refuse(Refusal.NOT_WATCHED);
      return;
    }
    if (!host.bends.contains(Bend.NO_WATCHDOG)) {
      host.watchdog.arm(order.deadlineNanos());
    }
    if (database.standbySignal) {
      refuse(Refusal.NOT_PRIMARY);
    } else if (database.epoch > order.epoch()) {
      refuse(Refusal.STORE_REWOUND);
    } else {
      if (database.epoch < order.epoch()) {
        database.mark(order.epoch(), order.run());
      }
      long takes = onceIn(host.random, 40) ? millis(host.random, 500, 9_000) : moment(1, 20);
      life.schedule(Duration.ofNanos(takes), () -> reload(order, before));
    }
  }

  private void reload(GuardEffect.Open order, long before) {
    if (closings != before) {
      refuse(Refusal.OVERTAKEN);
    } else if (!database.isPrimary()) {
      refuse(Refusal.DATABASE);
    } else if (life.nanoTime() - order.deadlineNanos() >= 0) {
      refuse(Refusal.LATE);
    } else {
      database.open = true;
      host.tell("database open, epoch " + order.epoch());
      tell.accept(new GuardEvent.Opened(order.epoch()));
    }
  }

  private void refuse(Refusal code) {
    tell.accept(new GuardEvent.OpenRefused(code, "as the model has it"));
  }

  void close(GuardEffect.Close order) {
    closers.add(order);
    if (closers.size() == 1) {
      closeNext();
    }
  }

  private void closeNext() {
    GuardEffect.Close order = closers.peek();
    if (order == null) {
      return;
    }
    closings++;
    closing.begin(
        order,
        closed -> {
          closings++;
          tell.accept(closed);
          closers.remove();
          closeNext();
        });
  }

  void start(GuardEffect.Start order) {
    work(
        moment(30, 300),
        () -> {
          boolean unwatched = host.bends.contains(Bend.NO_WATCHDOG);
          boolean started =
              (database.standbySignal || !order.asStandby())
                  && host.watchdog.isAlive()
                  && host.watchdog.startDatabase(unwatched ? null : order.deadlineNanos());
          tell.accept(
              started
                  ? new GuardEvent.Started()
                  : new GuardEvent.StartFailed(
                      "it runs already, or is no standby, or there is no watchdog"));
        });
  }

  void beat(long epoch) {
    work(
        moment(1, 5),
        () -> {
          if (database.open) {
            database.beat(epoch, life.now());
          }
        });
  }

  void reattach(GuardEffect.Reattach order) {
    work(moment(100, 600), () -> attach(order));
  }

  private void attach(GuardEffect.Reattach order) {
    ModelDatabase primary = host.databases.of(order.region());
    if (!primary.isPrimary() || !host.databases.inTouch(primary, database)) {
      tell.accept(new GuardEvent.ReattachFailed("the primary does not answer"));
      return;
    }
    if (database.running && database.standbySignal && database.isBehind(primary)) {
      database.upstream = order.region();
      tell.accept(new GuardEvent.Reattached(order.region(), order.epoch()));
      return;
    }
    boolean wasPrimary = !database.standbySignal;
    database.stop(true);
    if (wasPrimary
        && database.branch != primary.branch
        && database.branch.timeline == primary.branch.timeline) {
      tell.accept(new GuardEvent.ReattachFailed("both were primaries on one timeline"));
      return;
    }
    work(moment(200, 1_500), () -> follow(order, primary));
  }

  private void follow(GuardEffect.Reattach order, ModelDatabase primary) {
    if (!primary.isPrimary()
        || !host.databases.inTouch(primary, database)
        || database.running
        || !host.watchdog.isAlive()) {
      tell.accept(new GuardEvent.ReattachFailed("something came between"));
      return;
    }
    if (!database.isBehind(primary) || !database.standbySignal) {
      database.rewind(primary);
    }
    database.standbySignal = true;
    host.watchdog.startDatabase(null);
    database.upstream = order.region();
    host.tell("database follows " + order.region());
    tell.accept(new GuardEvent.Reattached(order.region(), order.epoch()));
  }
}
