package dev.pointsman.probes.guard.database;

import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.probes.guard.core.DatabaseView;
import dev.pointsman.probes.guard.core.GuardEffect;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** A standby that runs: pointed at a primary by a reload, and asked whether it streams from it. */
final class RunningStandby {
  private static final Duration STREAMING = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Session session;
  private final GuardEffect.Reattach order;
  private final Upstream upstream;

  RunningStandby(Session session, GuardEffect.Reattach order, Upstream upstream) {
    this.session = session;
    this.order = order;
    this.upstream = upstream;
  }

  void point(String connection) throws SQLException {
    session.run("alter system set primary_conninfo = '" + connection.replace("'", "''") + "'");
    session.run("select pg_reload_conf()");
  }

  /** How a standby gets on with its primary. */
  enum Bond {
    STREAMS,
    /** It has what the primary never had: it can never follow as it is. */
    PARTED,
    /** It is none any more. */
    PROMOTED,
    /** Not in time, and nothing is known against it. */
    NOT_YET
  }

  /**
   * Waits until it streams on the primary's own timeline: what is left of an earlier one is
   * streamed also to those who can never follow further. Waits longer while it still replays what
   * it has.
   */
  Bond await() throws SQLException {
    String replayed = null;
    long until = System.nanoTime() + STREAMING.toNanos();
    while (System.nanoTime() - until < 0) {
      String status =
          session.value(
              "select status from pg_stat_wal_receiver"
                  + " where sender_host = ? and sender_port = ? and received_tli = ?",
              order.host(),
              order.port(),
              upstream.timeline());
      if (Objects.equals(status, "streaming")) {
        return Bond.STREAMS;
      }
      DatabaseView view = Look.take(session, false, true);
      if (view.role() != DatabaseRole.STANDBY) {
        return Bond.PROMOTED;
      }
      if (isParted(view)) {
        return Bond.PARTED;
      }
      String now = session.value("select pg_last_wal_replay_lsn()");
      if (!Objects.equals(now, replayed)) {
        replayed = now;
        until = System.nanoTime() + STREAMING.toNanos();
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    return Bond.NOT_YET;
  }

  /** Whether it has more of an earlier timeline than was kept. */
  private boolean isParted(DatabaseView view) {
    return view.timeline() != upstream.timeline()
        && upstream
            .left(view.timeline())
            .map(fork -> view.received() != null && view.received().compareTo(fork) > 0)
            .orElse(true);
  }
}
