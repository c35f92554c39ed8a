package dev.pointsman.coordination.model;

/** What a database server is at the moment, as its guard sees it. */
public enum DatabaseRole {
  /** Not in recovery; open or closed to writes. */
  PRIMARY,
  /** In recovery: cannot write. */
  STANDBY,
  /** No process of it is left. */
  STOPPED,
  /** The guard cannot tell. */
  UNKNOWN
}
