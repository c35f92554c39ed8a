package dev.pointsman.coordination.model;

/** How a run ended. */
public enum RunResult {
  /** All steps are done. */
  COMPLETED,
  /** The service is moved; something that never holds a run open was left to the repair list. */
  PARTIAL,
  /** It ended before anything changed, or everything was rolled back. */
  ABORTED,
  /** It ended because its target was lost; the next run takes a new epoch. */
  FAILED
}
