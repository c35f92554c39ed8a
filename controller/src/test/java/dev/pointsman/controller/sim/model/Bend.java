package dev.pointsman.controller.sim.model;

/** A rule of a guard, a database or the zone that a mutant bends; an honest world bends none. */
public enum Bend {
  /** The guard acknowledges while older sessions still write. */
  PROOF_BEFORE_SESSIONS_END,
  /** A standby that is being promoted is acknowledged as closed, as any other is. */
  HALF_PROMOTED_SHOWN_CLOSED,
  /** The end position is read when the closing begins, not when the last session is gone. */
  END_READ_TOO_EARLY,
  /** A permit counts for an hour from the read. */
  NO_LOCAL_DEADLINE,
  /** A permit that was read once stands for as long as a lease that somebody renews. */
  PERMIT_BY_LEASE,
  /** Nobody kills the database of a guard that is late or dead. */
  NO_WATCHDOG,
  /** The database takes writes as soon as it runs. */
  STARTS_OPEN,
  /** Silence of a controller is taken for its promise. */
  FAILSAFE_WITHOUT_PROMISES,
  /** Controllers promise, and count on as if they had not. */
  PROMISE_NOT_COUNTED,
  /** Old records are removed in one batch, and new ones made in the next. */
  RECORDS_REMOVED_FIRST,
  /** Route 53 changes what it is told to, whatever stands there. */
  COMPANION_NOT_COMPARED
}
