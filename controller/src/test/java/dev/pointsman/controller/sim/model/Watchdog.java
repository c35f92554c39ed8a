package dev.pointsman.controller.sim.model;

import dev.pointsman.controller.sim.world.Clockwork;
import dev.pointsman.controller.sim.world.HostClock;
import dev.pointsman.controller.sim.world.Trace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The process that kills a database whose guard is late, or dead at its deadline, and a standby
 * that is promoted while no guard answers for it.
 */
final class Watchdog {
  /** How late it sees a promotion. */
  private static final long LOOK = 20_000_000L;

  private final Clockwork clock;
  private final HostClock host;
  private final Trace trace;
  private final ModelDatabase database;
  private final Duration late;
  private boolean alive = true;
  private boolean armed;
  private boolean standby;
  private long vouchedUntil;
  private long deadline;
  private @Nullable Ear guard;

  /** A guard that lives. */
  interface Ear {
    void exited();

    void lost();
  }

  Watchdog(Clockwork clock, HostClock host, Trace trace, ModelDatabase database, Duration late) {
    this.clock = clock;
    this.host = host;
    this.trace = trace;
    this.database = database;
    this.late = late;
    this.vouchedUntil = host.nanos();
  }

  void attach(Ear ear) {
    guard = ear;
  }

  /** The guard is dead; one that is frozen is not. */
  void detach() {
    guard = null;
    watch();
  }

  boolean isAlive() {
    return alive;
  }

  boolean isArmed() {
    return armed;
  }

  long deadline() {
    return deadline;
  }

  void arm(long untilNanos) {
    armed = true;
    standby = false;
    deadline = untilNanos;
    watch();
  }

  void disarm() {
    armed = false;
    standby |= database.watched && database.standbySignal;
  }

  /** The guard answers for its standby until then. */
  void vouch(long untilNanos) {
    vouchedUntil = untilNanos;
  }

  /** The database is told to become a primary, and does not come to it; or it has become one. */
  private void promoted() {
    clock.after(LOOK, this::lookAtPromotion);
  }

  private void lookAtPromotion() {
    boolean over = !alive || !standby || !database.watched;
    if (over || (database.standbySignal && !database.promoting)) {
      return;
    }
    if (host.nanos() - vouchedUntil >= 0) {
      trace.tell(clock, "watchdog of " + database.region + " ends what is promoted unanswered");
      database.stop(false);
      exited();
    } else {
      clock.at(host.whenShows(vouchedUntil), this::lookAtPromotion);
    }
  }

  private long actsAt() {
    return guard == null ? deadline : deadline + late.toNanos();
  }

  private void watch() {
    if (armed) {
      clock.at(host.whenShows(actsAt()), this::look);
    }
  }

  private void look() {
    if (alive && armed && host.nanos() - actsAt() >= 0) {
      armed = false;
      trace.tell(clock, "watchdog of " + database.region + " fires");
      database.stop(false);
      exited();
    }
  }

  /** The database it started has ended. */
  void exited() {
    if (guard != null) {
      guard.exited();
    }
  }

  boolean startDatabase(@Nullable Long deadlineNanos) {
    if (database.running) {
      return false;
    }
    if (deadlineNanos != null) {
      if (host.nanos() - deadlineNanos >= 0) {
        return false;
      }
      arm(deadlineNanos);
    }
    database.start();
    database.watched = true;
    database.whenPromoted = this::promoted;
    standby = deadlineNanos == null && database.standbySignal;
    return true;
  }

  /** Killed: the database does not outlive it. */
  void die() {
    if (!alive) {
      return;
    }
    alive = false;
    armed = false;
    if (database.watched) {
      database.stop(false);
    }
    if (guard != null) {
      guard.lost();
    }
  }
}
