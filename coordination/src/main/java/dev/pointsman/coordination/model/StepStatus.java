package dev.pointsman.coordination.model;

/** How far a step is. */
public enum StepStatus {
  PENDING,
  /** Its intent is committed; its effect may or may not have happened. */
  RUNNING,
  /** Its effect is in doubt or refused, and a person has to look. */
  WAITING,
  DONE,
  /** Its time ran out, and the run went on without it. */
  LEFT,
  /** Not needed in this run. */
  SKIPPED,
  FAILED
}
