package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import org.jspecify.annotations.Nullable;

/** A fact that a guard has heard, in the past tense. */
public sealed interface GuardEvent {

  /**
   * A linearizable read was answered.
   *
   * @param sentNanos when it was sent; everything counts from there
   * @param revision the store's
   * @param stateRevision mod revision of the state; 0 when there is none
   * @param spec null when there is none
   * @param promised the terms that stand in the store, while they may be an earlier guard's; null
   *     when there are none
   */
  record PermitRead(
      long sentNanos,
      long revision,
      long stateRevision,
      @Nullable ServiceState state,
      @Nullable ServiceSpec spec,
      @Nullable GuardTerms promised)
      implements GuardEvent {

    /** By a guard whose own terms are all that can stand in the store. */
    public PermitRead(
        long sentNanos,
        long revision,
        long stateRevision,
        @Nullable ServiceState state,
        @Nullable ServiceSpec spec) {
      this(sentNanos, revision, stateRevision, state, spec, null);
    }
  }

  record PermitUnreadable(String why) implements GuardEvent {}

  /** A controller has failed to commit and counts nothing about this guard from before now. */
  record Promised(long round, String controller) implements GuardEvent {}

  /** A controller does not promise, or does not answer. */
  record PromiseRefused(long round, String controller, String why) implements GuardEvent {}

  /**
   * The record's companion was read.
   *
   * @param owner who wrote it
   * @param epoch the epoch in which it was written
   */
  record CompanionRead(long round, String owner, long epoch) implements GuardEvent {}

  /** There is no companion, or none that can be read, or nobody answers. */
  record CompanionUnread(long round, String why) implements GuardEvent {}

  /** Somebody says that the state has changed: a reason to read, nothing else. */
  record Hinted() implements GuardEvent {}

  /** Somebody wants to know the position now. */
  record Rechecked() implements GuardEvent {}

  record DatabaseSeen(DatabaseView view) implements GuardEvent {}

  record Opened(long epoch) implements GuardEvent {}

  record OpenRefused(Refusal code, String detail) implements GuardEvent {}

  /**
   * A closing has ended.
   *
   * @param shown what shows it, for the order's epoch; null when nothing does
   */
  record Closed(long epoch, @Nullable Acknowledgement shown, String detail) implements GuardEvent {}

  record Started() implements GuardEvent {}

  record StartFailed(String why) implements GuardEvent {}

  /** The database is, or will be by itself, a standby of that region's. */
  record Reattached(String region, long epoch) implements GuardEvent {}

  record ReattachFailed(String why) implements GuardEvent {}

  /** The database's first process has ended. */
  record DatabaseExited() implements GuardEvent {}

  /**
   * A watchdog stands by.
   *
   * @param armed a deadline of an earlier guard runs: the database may be open until then
   */
  record WatchdogReady(boolean contained, boolean armed, long deadlineNanos)
      implements GuardEvent {}

  record WatchdogLost(String why) implements GuardEvent {}

  record RecordWritten(GuardRecord record) implements GuardEvent {}

  /** The state has changed since, or the store does not answer. */
  record RecordRefused() implements GuardEvent {}

  /** The guard's record does not stand in the store any more, or not yet. */
  record RecordGone() implements GuardEvent {}

  /** The database's one service, as the store has it. */
  record Claimed(String systemIdentifier, String service) implements GuardEvent {}

  /** Time has passed. */
  record Ticked() implements GuardEvent {}
}
