package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.GuardRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order of the machine, carried out in the order given. */
public sealed interface GuardEffect {

  /** Keep on disk, before anything else is done: the store was at least here. */
  record Remember(long revision, long epoch, boolean rewound) implements GuardEffect {}

  /** Answered by {@link GuardEvent.PermitRead} or {@link GuardEvent.PermitUnreadable}. */
  record ReadPermit() implements GuardEffect {}

  /**
   * Asks each of these controllers for a promise, and the companion record for a mark, side by side
   * with the reading of the permit. Answered by one {@link GuardEvent.Promised} or {@link
   * GuardEvent.PromiseRefused} of each, and one {@link GuardEvent.CompanionRead} or {@link
   * GuardEvent.CompanionUnread}. What counts is when the order was given: nothing is sent before.
   */
  record AskControllers(long round, long epoch, List<String> controllers) implements GuardEffect {
    public AskControllers {
      controllers = List.copyOf(controllers);
    }
  }

  /** Answered by {@link GuardEvent.DatabaseSeen}. */
  record Observe() implements GuardEffect {}

  /**
   * Opens, if the database is fit for it, before the deadline. Answered by {@link
   * GuardEvent.Opened} or {@link GuardEvent.OpenRefused}.
   *
   * @param run written to the epoch table with the epoch
   * @param systemIdentifier the service's; null when it has none yet
   */
  record Open(long epoch, String run, long deadlineNanos, @Nullable String systemIdentifier)
      implements GuardEffect {}

  /** The database may stay open until then. Not answered; a failure is a lost watchdog. */
  record Prolong(long deadlineNanos) implements GuardEffect {}

  /**
   * Closes and shows it; overtakes whatever else is being done with the database. Answered by
   * {@link GuardEvent.Closed}.
   *
   * @param sqlUntilNanos SQL may take until then
   * @param killAtNanos what lives then is killed
   */
  record Close(long epoch, Fence fence, long sqlUntilNanos, long killAtNanos)
      implements GuardEffect {}

  /** Tells the watchdog that the database is closed. */
  record Disarm() implements GuardEffect {}

  /**
   * Tells the watchdog until when this guard answers for a standby: what is promoted after that, or
   * still waits then for its permit, the watchdog ends. Not answered.
   */
  record Vouch(long untilNanos) implements GuardEffect {}

  /**
   * Answered by {@link GuardEvent.Started} or {@link GuardEvent.StartFailed}.
   *
   * @param deadlineNanos for a database that takes writes as soon as it runs: it may run until
   *     then, and is not started any more after it; null for one that does not
   * @param asStandby only if its data folder still says that it is one: a standby that was promoted
   *     since it was seen last would come up as a primary
   */
  record Start(@Nullable Long deadlineNanos, boolean asStandby) implements GuardEffect {}

  /**
   * Makes the database a standby. Answered by {@link GuardEvent.Reattached} or {@link
   * GuardEvent.ReattachFailed}.
   */
  record Reattach(String region, long epoch, String host, int port, String dbname)
      implements GuardEffect {}

  /** Kills the database with its watchdog, and starts another watchdog. */
  record ReplaceWatchdog() implements GuardEffect {}

  /**
   * Writes the guard's record, if the state is still the one that it was decided on. Answered by
   * {@link GuardEvent.RecordWritten} or {@link GuardEvent.RecordRefused}.
   */
  record WriteRecord(GuardRecord record, long stateRevision) implements GuardEffect {}

  /** Claims the database for the service. Answered by {@link GuardEvent.Claimed}. */
  record Claim(String systemIdentifier) implements GuardEffect {}

  /** Publishes a position. Not answered. */
  record Report(DatabaseView view) implements GuardEffect {}

  /** Writes the heartbeat row. Not answered. */
  record Beat(long epoch) implements GuardEffect {}

  /** Something for people. */
  record Say(String code, String text) implements GuardEffect {}

  /** Something that people should look at. */
  record Warn(String code, String text) implements GuardEffect {}
}
