package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.PositionReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One look at the database.
 *
 * @param systemIdentifier empty when unknown
 * @param open a new session would be read and write by default
 * @param watched it descends from the watchdog
 * @param standbySignal its data folder says that it starts as a standby
 * @param timeline 0 when unknown
 * @param received written on a primary, received on a standby
 * @param upstream host and port that a standby replicates from at the moment
 * @param started when the server began to run, by its own clock; null when unknown
 */
public record DatabaseView(
    DatabaseRole role,
    String systemIdentifier,
    boolean open,
    boolean watched,
    boolean standbySignal,
    int timeline,
    @Nullable Lsn received,
    @Nullable Lsn replayed,
    boolean replayPaused,
    @Nullable Long epoch,
    PositionReport.@Nullable Heartbeat heartbeat,
    @Nullable String upstream,
    @Nullable Instant started) {

  /** Before the first look. */
  public static DatabaseView unknown() {
    return without(DatabaseRole.UNKNOWN, "", false);
  }

  /** Of a database that does not answer. */
  public static DatabaseView without(
      DatabaseRole role, String systemIdentifier, boolean standbySignal) {
    return new DatabaseView(
        role,
        systemIdentifier,
        false,
        false,
        standbySignal,
        0,
        null,
        null,
        false,
        null,
        null,
        null,
        null);
  }

  /** The same, after it was shown to be closed. */
  DatabaseView closed() {
    return new DatabaseView(
        role,
        systemIdentifier,
        false,
        watched,
        standbySignal,
        timeline,
        received,
        replayed,
        replayPaused,
        epoch,
        heartbeat,
        upstream,
        started);
  }

  boolean running() {
    return role == DatabaseRole.PRIMARY || role == DatabaseRole.STANDBY;
  }
}
