package dev.pointsman.coordination.model;

/** A named reason not to act. The names are stable: people waive, alert and script by them. */
public enum Veto {
  /** The service's definition says {@code automation: observe}. */
  OBSERVE_ONLY,
  /** The service's definition says {@code automation: approve}. */
  NEEDS_APPROVAL,
  /** Somebody froze the automation. */
  FROZEN,
  /** The last run ended too short a time ago. */
  COOLING_DOWN,
  /** Automation has moved services away from as many regions as it may; a person can go on. */
  REGIONS_LIMIT,
  /** As many runs are under way as automation may add to. */
  RUNS_LIMIT,
  /** The service has an unfinished run. */
  RUN_IN_PROGRESS,
  /** The leader is too young, or too few agents have answered its recheck. */
  LEADER_GRACE,
  /** The watch on etcd has not been proven live. */
  WATCH_UNPROVEN,
  /** Too few agents can be counted. */
  NO_QUORUM,
  /** The region is not DOWN by the quorum. */
  SOURCE_NOT_DOWN,
  /** The region to move away from is lost: it cannot be closed in order, only failed over from. */
  SOURCE_LOST,
  /** The set of regions that are down is still changing. */
  CUT_NOT_STABLE,
  /** The quorum was not confirmed by a fresh look. */
  NOT_CONFIRMED,
  /** Most of the world looks down: the fault is likely ours. */
  WORLD_LOOKS_DOWN,
  /** Over half of the agents are silent or doubt themselves. */
  AGENTS_UNSURE,
  /** Agents of two or more regions lost their leases at once: the store's fault, not theirs. */
  LEASES_VANISHED,
  /** No region can take over; the candidates' own reasons say why. */
  NO_CANDIDATE,
  /** The target is not assessed UP. */
  TARGET_NOT_UP,
  /** The target was lost, and has not been UP for the hold-down since. */
  TARGET_HOLD_DOWN,
  /** The target is quarantined. */
  TARGET_QUARANTINED,
  /** The target is no region of the service, or serves already. */
  TARGET_INVALID,
  /** The target's lag is not known. */
  LAG_UNKNOWN,
  /** The target lacks more than the RPO allows. */
  LAG_OVER_RPO,
  /** The target's database is no standby of this service's, or somebody paused its replay. */
  REPLICA_UNFIT,
  /** The target has no guard, or its guard is silent. */
  GUARD_MISSING,
  /** Nothing proves that the old region is fenced. */
  FENCE_UNPROVEN,
  /** The service has not been adopted: it is unclear which region serves. */
  NOT_ADOPTED,
  /** The store is older than what was seen before. */
  STORE_REWOUND,
  /** The zone or the database bears a mark of another owner. */
  FOREIGN_EPOCH,
  /** A value of this service in etcd cannot be read. */
  RECORD_UNREADABLE,
  /**
   * A value of this service could not be read until a short while ago: what agents saw may be old.
   */
  RECORD_MENDED
}
