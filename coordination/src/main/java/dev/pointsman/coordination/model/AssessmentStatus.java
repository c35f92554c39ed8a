package dev.pointsman.coordination.model;

/** What the controller concludes of one region of a service. */
public enum AssessmentStatus {
  UP,
  DOWN,
  /** Its own agents say UP, those outside say DOWN. */
  PARTITIONED,
  DEGRADED,
  UNKNOWN
}
