package dev.pointsman.probes.guard.core;

/** Why a database was not opened. */
public enum Refusal {
  /** The deadline had passed, by the database's own clock. */
  LATE,
  /** It is in recovery. */
  NOT_PRIMARY,
  /** Another system identifier than the service's. */
  WRONG_DATABASE,
  /** The database's own epoch table is ahead of the store. */
  STORE_REWOUND,
  /** Its configuration would start it open. */
  STARTS_OPEN,
  /** It does not run under the watchdog. */
  NOT_WATCHED,
  /** The watchdog does not answer. */
  WATCHDOG_SILENT,
  /** It does not answer, or answers with an error. */
  DATABASE,
  /** A closing came between. */
  OVERTAKEN
}
