package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.World;
import java.util.SplittableRandom;

/** What can go wrong. */
public enum FaultKind {
  REGION_LOSS(MachineFaults::regionLoss),
  CRASH(MachineFaults::crash),
  DATABASE_CRASH(DatabaseFaults::crash),
  WATCHDOG_CRASH(MachineFaults::watchdogCrash),
  STARTED_BY_HAND(DatabaseFaults::startedByHand),
  PROMOTED_BY_HAND(DatabaseFaults::promotedByHand),
  FREEZE(MachineFaults::freeze),
  PARTITION(NetworkFaults::partition),
  ONE_WAY(NetworkFaults::oneWay),
  PAIR(NetworkFaults::pair),
  SLOW(NetworkFaults::slow),
  DOUBLED(NetworkFaults::doubled),
  WATCHES_STALL(NetworkFaults::watchesStall),
  BLIND_LEADER(BlindLeader::begin),
  WATCHES_LOST(NetworkFaults::watchesLost),
  ETCD_LOSS(StoreFaults::loss),
  /** Never drawn among the others: it has a draw of its own. */
  STORE_FLAPS(StoreFaults::flaps),
  /** Has a draw of its own, too. */
  PROMOTION_HANGS(HungPromotion::begin),
  /** Has one in worlds with narrow limits. */
  SECOND_LOSS(SecondLoss::begin),
  NEW_ETCD_LEADER(StoreFaults::newLeader),
  LEASES_LOST(StoreFaults::leasesLost),
  COMPACTION(StoreFaults::compaction),
  REPLICA_LAG(DatabaseFaults::lag),
  LAG_UNKNOWN(DatabaseFaults::lagUnknown),
  REPLAY_PAUSED(DatabaseFaults::replayPaused),
  SESSIONS_BREAK(DatabaseFaults::sessionsBreak),
  WEB_DOWN(ViewFaults::webDown),
  AGENT_LIES(ViewFaults::agentLies),
  ZONE_GONE(ViewFaults::zoneGone),
  ZONE_SLOW(ViewFaults::zoneSlow),
  OTHER_TERMS(MachineFaults::otherTerms),
  SPEC_CHANGE(People::applyDefinition),
  BROKEN_DEFINITION(People::breakDefinition),
  COMMAND(People::command);

  // without state
  @SuppressWarnings("ImmutableEnumChecker")
  private final Fault fault;

  FaultKind(Fault fault) {
    this.fault = fault;
  }

  /** Begins; what it returns ends it. */
  Runnable begin(World world, SplittableRandom random) {
    return fault.begin(world, random);
  }
}
