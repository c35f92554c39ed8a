package dev.pointsman.probes.guard.database;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.probes.guard.core.Fence;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.guard.process.DatabaseProcesses;
import dev.pointsman.probes.guard.process.Signal;
import dev.pointsman.probes.guard.process.Signals;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rungs of one closing: SQL, then an orderly stop, then killing. Each rung has its time, and a
 * rung that fails in whatever way leads to the next. For one thread.
 */
final class Ladder {
  /** Between the immediate stop and the killing, of the time that is left. */
  private static final Duration IMMEDIATE = Duration.ofMillis(100);

  /** What cannot be killed in this time hangs in the kernel; the watchdog goes on trying. */
  private static final Duration KILLING = Duration.ofSeconds(2);

  private final DatabaseAddress address;
  private final DatabaseProcesses processes;
  private final Hooks hooks;
  private final LastResort lastResort;
  private final GuardEffect.Close order;

  Ladder(
      DatabaseAddress address,
      DatabaseProcesses processes,
      Hooks hooks,
      LastResort lastResort,
      GuardEffect.Close order) {
    this.address = address;
    this.processes = processes;
    this.hooks = hooks;
    this.lastResort = lastResort;
    this.order = order;
  }

  /**
   * Climbs down until the database is shown to be closed.
   *
   * @param kept the guard's own open session, which needs no free slot; null when there is none
   */
  GuardEvent.Closed run(@Nullable Session kept) {
    if (processes.postmaster().isEmpty()) {
      return dead("found without a process");
    }
    if (order.fence() != Fence.TAKE_OVER) {
      Acknowledgement shown = bySql(kept);
      if (shown != null) {
        return new GuardEvent.Closed(order.epoch(), shown, shown.detail());
      }
    }
    String hook = fenceHook();
    return byStop(hook);
  }

  private @Nullable Acknowledgement bySql(@Nullable Session kept) {
    if (kept != null) {
      try {
        return bySqlOver(kept);
      } catch (SQLException e) {
        // it may have been broken for long: a fresh one may do
      }
    }
    try (Session session = Session.open(address, left(order.sqlUntilNanos()))) {
      return bySqlOver(session);
    } catch (SQLException e) {
      return null; // the next rung needs no session
    }
  }

  private @Nullable Acknowledgement bySqlOver(Session session) throws SQLException {
    session.limit(left(order.sqlUntilNanos()));
    SqlFence fence = new SqlFence(address, session, order.sqlUntilNanos());
    if (fence.inRecovery()) {
      // null: it is about to be promoted, and only a stop is sure to end that
      return fence.staysStandby()
          ? new Acknowledgement(
              order.epoch(), Acknowledgement.Method.STANDBY, null, null, "it is in recovery")
          : null;
    }
    if (order.fence() != Fence.READ_ONLY || fence.loophole() != null) {
      fence.begin(); // the stop ends all sessions by itself: nothing is waited for
      return null;
    }
    // looked at again when all sessions are gone that could have made one meanwhile
    boolean shut = fence.close() && fence.loophole() == null;
    return shut ? fence.prove(order.epoch()) : null;
  }

  private static Duration left(long untilNanos) {
    return Duration.ofNanos(Math.max(1_000_000, untilNanos - System.nanoTime()));
  }

  private String fenceHook() {
    if (hooks.fence().isEmpty()) {
      return "";
    }
    try {
      Command.run(hooks.fence(), environment("fence"), left(order.killAtNanos()));
      return "; the fence hook ran";
    } catch (CommandFailedException e) {
      return "; the fence hook failed: " + e.getMessage();
    }
  }

  private Map<String, String> environment(String mode) {
    return Map.of("POINTSMAN_MODE", mode, "POINTSMAN_DATA", address.data().toString());
  }

  private GuardEvent.Closed byStop(String remark) {
    if (stopInOrder()) {
      return dead("its processes have ended" + remark);
    }
    signal(Signal.IMMEDIATE_SHUTDOWN);
    if (processes.awaitGone(order.killAtNanos())) {
      return dead("its processes have ended at once" + remark);
    }
    if (lastResort == LastResort.NONE) {
      return new GuardEvent.Closed(
          order.epoch(), null, "it does not stop, and there is no last resort" + remark);
    }
    if (processes.kill(System.nanoTime() + KILLING.toNanos())) {
      return dead("killed" + remark);
    }
    return new GuardEvent.Closed(
        order.epoch(), null, "processes " + processes.alive() + " do not die" + remark);
  }

  private boolean stopInOrder() {
    long until = order.killAtNanos() - IMMEDIATE.toNanos();
    if (hooks.stop().isEmpty()) {
      signal(Signal.FAST_SHUTDOWN);
    } else {
      try {
        Command.run(hooks.stop(), environment("stop"), left(until));
      } catch (CommandFailedException e) {
        return false;
      }
    }
    return processes.awaitGone(until);
  }

  private void signal(Signal signal) {
    processes.postmaster().ifPresent(pid -> Signals.send(pid, signal));
  }

  /**
   * No process accepts anything any more; whatever is left is killed, and the disk says the rest.
   */
  private GuardEvent.Closed dead(String how) {
    if (!processes.kill(System.nanoTime() + KILLING.toNanos())) {
      return new GuardEvent.Closed(
          order.epoch(), null, "processes " + processes.alive() + " do not die");
    }
    try {
      ControlData data = ControlData.read(address.data());
      String detail = how + "; its control file says: " + data.state();
      Acknowledgement shown =
          data.shutDown()
              ? new Acknowledgement(
                  order.epoch(),
                  Acknowledgement.Method.STOPPED,
                  data.timeline(),
                  data.end(),
                  detail)
              : new Acknowledgement(
                  order.epoch(),
                  data.shutDownInRecovery()
                      ? Acknowledgement.Method.STOPPED
                      : Acknowledgement.Method.KILLED,
                  null,
                  null,
                  detail);
      return new GuardEvent.Closed(order.epoch(), shown, detail);
    } catch (CommandFailedException e) {
      Acknowledgement shown =
          new Acknowledgement(
              order.epoch(),
              Acknowledgement.Method.KILLED,
              null,
              null,
              how + "; " + e.getMessage());
      return new GuardEvent.Closed(order.epoch(), shown, shown.detail());
    }
  }
}
