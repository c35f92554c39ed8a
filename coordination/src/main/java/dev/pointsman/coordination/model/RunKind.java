package dev.pointsman.coordination.model;

/** The workflows. */
public enum RunKind {
  /** Takes a newly applied service under control without changing what serves. */
  ADOPT,
  /** Unplanned: the old region is down, or taken for lost. */
  FAILOVER,
  /** Planned: no acknowledged write is lost. */
  SWITCHOVER
}
