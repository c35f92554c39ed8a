package dev.pointsman.controller.core;

import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import dev.pointsman.coordination.model.TrafficSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order. The machine gives it; an executor at the edge carries it out and answers with an {@link
 * Event}.
 */
public sealed interface Effect {

  /**
   * Changes to the store, in one transaction guarded by the term. Answered by {@link
   * Event.CommitAnswered}.
   */
  record Commit(long id, Changes changes) implements Effect {}

  /** Asks all agents to look again at a service. Answered by {@link Event.RecheckRequested}. */
  record Recheck(String service, String id) implements Effect {}

  /** Something for people: one line of the story. Not answered. */
  record Tell(Notice notice) implements Effect {}

  /**
   * Leadership is given up in an orderly way, so that a replica in a region that does not serve can
   * take it.
   */
  record HandOver(String why) implements Effect {}

  /** An order to something outside of the store. Answered by {@link Event.EffectAnswered}. */
  sealed interface Outside extends Effect {
    EffectId id();
  }

  /**
   * Looks at everything that a planned run is about to move, with the credentials that it will use,
   * and changes nothing. Answered by {@link Answer.Done}.
   *
   * @param target null without a database
   * @param started when the target's server began to run, by its guard; null when unknown
   */
  record Rehearse(
      EffectId id,
      @Nullable DatabaseSpec target,
      @Nullable Instant started,
      TrafficSpec traffic,
      Claim claim)
      implements Outside {}

  /**
   * Looks at the records that a run will move, and changes nothing. Answered by {@link Answer.Done}
   * when they are as this installation wrote them.
   */
  record LookAtRecords(EffectId id, TrafficSpec traffic, Claim claim) implements Outside {}

  /**
   * Makes a replica the primary, proves that it is the intended one, then writes run and epoch into
   * its epoch table. It stays closed to applications. Answered by {@link Answer.Promoted}.
   *
   * @param region the target's, for its epoch row
   * @param identity system identifier and timeline that the replica must have had before
   * @param notBefore the position that it must have reached when it forked; null when unknown
   * @param started when the target's server began to run, by the guard beside it: another server
   *     that the target's host leads to is not promoted; null when unknown
   */
  record Promote(
      EffectId id,
      String region,
      DatabaseSpec target,
      DatabaseIdentity identity,
      @Nullable Lsn notBefore,
      @Nullable Instant started)
      implements Outside {}

  /**
   * Points a service's traffic. Compares the companion record, and refuses when it bears a newer
   * epoch, batch or another owner. Answered by {@link Answer.Switched}.
   *
   * @param batch given out once, committed before this order
   */
  record SwitchTraffic(EffectId id, TrafficSpec traffic, Pointing pointing, long batch)
      implements Outside {}

  /**
   * Waits until a change has reached all name servers. Answered by {@link Answer.Done}.
   *
   * @param change as {@link Answer.Switched} returned it
   */
  record AwaitInsync(EffectId id, TrafficSpec traffic, String change) implements Outside {}

  /**
   * What the state says that a companion record may bear.
   *
   * @param epoch the highest
   * @param batch the highest; 0 before any was given out
   * @param active the region that the records point at; null while a run may be moving them
   */
  record Claim(String service, long epoch, long batch, @Nullable String active) {}

  /**
   * Where traffic is to go.
   *
   * @param secondaryRegion null when no other region may take traffic
   */
  record Pointing(
      String region,
      String address,
      @Nullable String secondaryRegion,
      @Nullable String secondaryAddress) {}
}
