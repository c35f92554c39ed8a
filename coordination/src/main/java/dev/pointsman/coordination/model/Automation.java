package dev.pointsman.coordination.model;

/** What Pointsman may do by itself for a service. */
public enum Automation {
  /** Decides and records what it would do, and never acts. */
  OBSERVE,
  /** Prepares a run and waits for a person to approve it. */
  APPROVE,
  /** Acts. */
  AUTOMATIC
}
