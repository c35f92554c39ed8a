package dev.pointsman.controller.core;

import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.ControllerRecord;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.VerdictShard;
import org.jspecify.annotations.Nullable;

/** A fact, in the past tense. Facts about the store carry the revision at which they came true. */
public sealed interface Event {

  // ---- leadership and the store ----

  /**
   * This process leads, with this term; its mirror is complete at {@link Synced} with at least this
   * revision.
   */
  record Elected(long term) implements Event {}

  /** This process leads no more. */
  record LeadershipLost(String why) implements Event {}

  /** The mirror holds all that stood in the store at this revision. */
  record Synced(long revision) implements Event {}

  /** The watch was shown to live: all up to this revision has been told. */
  record WatchProven(long revision) implements Event {}

  /** The watch is dead; a new listing follows. */
  record WatchLost(String why) implements Event {}

  /**
   * The store is older than it was: it shows {@code revision}, and {@code seen} was seen before.
   */
  record StoreRewound(long revision, long seen, @Nullable String epoch) implements Event {
    public StoreRewound(long revision, long seen) {
      this(revision, seen, null);
    }
  }

  /** Time has passed: the deadline that the machine asked for. */
  record Tick() implements Event {}

  // ---- what stands in the store ----

  /**
   * A key's value cannot be read; it is left out, and no decision rests on it. {@code service} null
   * when no one's.
   */
  record Unreadable(String key, @Nullable String service, String problem) implements Event {}

  /** A key that could not be read can be read again, or is gone. */
  record Mended(String key) implements Event {}

  record SpecChanged(ServiceSpec spec, long revision) implements Event {}

  record SpecRemoved(String service) implements Event {}

  record StateChanged(String service, ServiceState state, long revision) implements Event {}

  record StateRemoved(String service) implements Event {}

  record RunChanged(RunRecord run, long revision) implements Event {}

  /** The record of a run is gone, or cannot be read any more. */
  record RunGone(String service, String run) implements Event {}

  record RosterChanged(Roster roster) implements Event {}

  record AgentSeen(String region, String agent, AgentRecord record) implements Event {}

  record AgentGone(String region, String agent) implements Event {}

  record ControllerSeen(String region, String controller, ControllerRecord record)
      implements Event {}

  record ControllerGone(String region, String controller) implements Event {}

  record VerdictsPublished(String region, String agent, int shard, VerdictShard verdicts)
      implements Event {}

  record VerdictsGone(String region, String agent, int shard) implements Event {}

  /**
   * A guard's record stands in the store.
   *
   * @param revision mod revision of the record
   */
  record GuardReported(String service, String region, GuardRecord record, long revision)
      implements Event {}

  record GuardGone(String service, String region) implements Event {}

  record PositionReported(String service, String region, PositionReport report) implements Event {}

  record PositionGone(String service, String region) implements Event {}

  record CommandIssued(Command.Issued issued) implements Event {}

  record CommandGone(String id) implements Event {}

  record FreezeSet(Freeze freeze) implements Event {}

  record FreezeLifted(String id) implements Event {}

  /** A freeze stands, and nobody knows of what, or until when. */
  record FreezeObscured(String id) implements Event {}

  // ---- answers ----

  /** The answer to an {@link Effect.Commit}. */
  record CommitAnswered(long id, CommitResult result) implements Event {}

  /** A recheck request stands in the store, at this mod revision. */
  record RecheckRequested(String service, String request, long revision) implements Event {}

  record EffectAnswered(EffectId id, Answer answer) implements Event {}

  /**
   * A guard that cannot read its permit is about to hear: "I count nothing about you from before
   * now". Its answer is sent when this was taken.
   */
  record PromiseGiven(String service, String region) implements Event {}

  /** What became of a commit. */
  sealed interface CommitResult {
    /** At this revision: the mod revision of all that it wrote. */
    record Committed(long revision) implements CommitResult {}

    /** Something it rests on has changed. */
    record Refused() implements CommitResult {}

    /** Nobody knows: the mirror will tell. */
    record Unknown(String detail) implements CommitResult {}
  }
}
