package dev.pointsman.probes.guard.database;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.Lsn;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Closes a running primary by SQL, as far as SQL can. {@code default_transaction_read_only} is only
 * a default: any session may override it, and older sessions are older than it. So the sessions are
 * ended, again and again, until none is older than the closing; and whether somebody could still
 * write is looked for, not assumed.
 */
final class SqlFence {
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final String NOT_IN_PREREQUISITE_STATE = "55000";

  /**
   * Sessions that can write: clients, superusers' too; workers that run SQL; walsenders that are
   * connected to a database. Physical walsenders ship what was written, and stay.
   */
  private static final String OTHERS =
      """
      from pg_stat_activity
      where pid <> pg_backend_pid()
        and (backend_type in ('client backend', 'parallel worker', 'background worker',
              'logical replication worker')
          or (backend_type = 'walsender' and datid is not null))
      """;

  /** Controllers name their sessions so; one that runs now is older than the closing. */
  private static final String CONTROLLERS =
      """
      from pg_stat_activity
      where pid <> pg_backend_pid() and application_name = 'pointsman-controller'
      """;

  private static final String OVERRIDES =
      """
      select string_agg(coalesce(r.rolname, 'every role') || ' in '
          || coalesce(d.datname, 'every database'), ', ')
      from pg_db_role_setting s
        left join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase,
        unnest(s.setconfig) as one
      where one ilike 'default_transaction_read_only=%' or one ilike 'transaction_read_only=%'
      """;

  private final DatabaseAddress address;
  private final Session session;
  private final long untilNanos;

  /**
   * Over a session.
   *
   * @param untilNanos everything ends by then
   */
  SqlFence(DatabaseAddress address, Session session, long untilNanos) {
    this.address = address;
    this.session = session;
    this.untilNanos = untilNanos;
  }

  boolean inRecovery() throws SQLException {
    return "t".equals(session.value("select pg_is_in_recovery()"));
  }

  /**
   * Makes sure that a standby remains one. A controller that has stood still since it last asked
   * whether it leads may hold a promotion in its hand, with its session open: such sessions are
   * ended, and whether one has promoted already is looked for.
   *
   * @return false if it has been promoted, or time ran out
   */
  boolean staysStandby() throws SQLException {
    while (inTime()) {
      session.run("select pg_terminate_backend(pid) " + CONTROLLERS);
      if ("0".equals(session.value("select count(*) " + CONTROLLERS))) {
        return !isPromoted();
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    return false;
  }

  /**
   * Also one that was only triggered: what it received is replayed before, and meanwhile the
   * request lies there as a file. Then the file goes, and until recovery has ended nothing tells of
   * the promotion but what is refused because of it.
   */
  private boolean isPromoted() throws SQLException {
    return Files.exists(address.data().resolve("promote")) || !inRecovery() || refusesToPause();
  }

  /** Asks for what is so already: a replay that is paused stays so, one that goes on goes on. */
  private boolean refusesToPause() throws SQLException {
    boolean paused = "t".equals(session.value("select pg_is_wal_replay_paused()"));
    try {
      session.run("select pg_wal_replay_" + (paused ? "pause()" : "resume()"));
      return false;
    } catch (SQLException e) {
      if (NOT_IN_PREREQUISITE_STATE.equals(e.getSQLState())) {
        return true;
      }
      throw e;
    }
  }

  /** Reloads to closed and ends the sessions that there are, once. */
  void begin() throws SQLException {
    session.run("select pg_reload_conf()");
    endOthers();
  }

  /**
   * Reloads to closed, shows it in a session that is new, and ends every session that is older.
   *
   * @return whether that was done before time ran out
   */
  boolean close() throws SQLException {
    begin();
    while (inTime()) {
      String since = closedSince();
      if (since != null) {
        return endOlderThan(since);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      endOthers();
    }
    return false;
  }

  private boolean inTime() {
    return System.nanoTime() - untilNanos < 0;
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(1_000_000, untilNanos - System.nanoTime()));
  }

  private void endOthers() throws SQLException {
    session.run("select pg_terminate_backend(pid) " + OTHERS);
  }

  /** When a new session began that is closed; null while new sessions are open, or none gets in. */
  private @Nullable String closedSince() {
    try (Session fresh = Session.open(address, left())) {
      List<@Nullable String> seen =
          fresh.row(
              "select current_setting('default_transaction_read_only'), backend_start::text"
                  + " from pg_stat_activity where pid = pg_backend_pid()");
      return "on".equals(seen.get(0)) ? seen.get(1) : null;
    } catch (SQLException e) {
      return null; // all slots are taken: more sessions must go first
    }
  }

  private boolean endOlderThan(String since) throws SQLException {
    while (inTime()) {
      endOthers();
      String older =
          session.value(
              "select count(*) " + OTHERS + " and backend_start <= ?::timestamptz", since);
      if (Objects.equals(older, "0")) {
        return true;
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    return false;
  }

  /** Why being read only by default is no proof; null when nothing speaks against it. */
  @Nullable String loophole() throws SQLException {
    String prepared = session.value("select count(*) from pg_prepared_xacts");
    if (!Objects.equals(prepared, "0")) {
      return prepared + " prepared transactions";
    }
    String overrides = session.value(OVERRIDES);
    return overrides == null ? null : "the setting is overridden for " + overrides;
  }

  /**
   * A refused write, then the end.
   *
   * @return null when the write was not refused
   */
  @Nullable Acknowledgement prove(long epoch) throws SQLException {
    if (!writeIsRefused()) {
      return null;
    }
    // commits something of ours, so that all before it is flushed
    session.run(
        "begin read write; select pg_logical_emit_message(true, 'pointsman', 'closed'); commit");
    List<@Nullable String> end =
        session.row(
            "select ('x' || substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8))"
                + "::bit(32)::int, pg_current_wal_flush_lsn()");
    return new Acknowledgement(
        epoch,
        Acknowledgement.Method.READ_ONLY,
        Integer.valueOf(Objects.requireNonNull(end.get(0))),
        Lsn.parse(Objects.requireNonNull(end.get(1))),
        "read only, no older session, no prepared transaction, a write was refused");
  }

  private boolean writeIsRefused() throws SQLException {
    try (Session fresh = Session.open(address, left())) {
      fresh.run("begin");
      fresh.run("create schema pointsman_must_be_refused");
      return false; // rolled back with its session
    } catch (SQLException e) {
      return Session.READ_ONLY.equals(e.getSQLState());
    }
  }
}
