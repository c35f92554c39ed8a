package dev.pointsman.controller.execute.testing;

import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import java.time.Instant;

/** A primary with one replica, closed to writes, and a driver, as the contract needs them. */
public interface DatabaseWorld extends AutoCloseable {

  /** The driver under test. */
  DatabaseDriver driver();

  /** The replica; it follows, and has all that the primary wrote. */
  DatabaseSpec replica();

  /** When the replica's server began to run, as the guard beside it says. */
  Instant replicaStarted();

  /**
   * Another replica of the same primary, as far as the first: what the first one's host leads to
   * when its name was given to another machine.
   */
  DatabaseSpec otherReplica();

  /** Whether the other replica is in recovery. */
  boolean otherInRecovery();

  /** The primary. */
  DatabaseSpec primary();

  /** What the pair is now. */
  DatabaseIdentity identity();

  /** Where the primary stands; the replica has received it. */
  Lsn position();

  /** The serving guard marks the primary, and the replica receives it. */
  void mark(long epoch, String run, String region);

  /** The newest mark on the replica: {@code epoch run region}; empty when there is none. */
  String replicaMark();

  /** Whether the replica, or what became of it, is in recovery. */
  boolean replicaInRecovery();

  /** Whether a new session on the former replica may write by default. */
  boolean replicaOpen();

  /** Somebody pauses replay on the replica. */
  void pauseReplay();

  /** Somebody promotes the replica by hand, and it is promoted when this returns. */
  void promoteByHand();

  @Override
  void close();
}
