package dev.pointsman.coordination.model;

/** What one agent says of one check. Only {@link #UP} and {@link #DOWN} are votes. */
public enum VerdictStatus {
  UP,
  /** Failed, and being looked at again. */
  SUSPECT,
  DOWN,
  /** Answers, but not as it should; never a vote for DOWN. */
  DEGRADED,
  /** The agent cannot tell: not probed yet, or the fault is its own. */
  UNKNOWN
}
