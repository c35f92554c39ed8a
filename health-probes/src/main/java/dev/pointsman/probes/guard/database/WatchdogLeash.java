package dev.pointsman.probes.guard.database;

import java.io.IOException;

/** What the database's control needs of the watchdog. Safe for use by several threads. */
public interface WatchdogLeash {

  /** Has the watchdog know the deadline before anything is opened. */
  void arm(long deadlineNanos) throws IOException;

  /** Has the watchdog start the database; returns the process that it descends from. */
  long startDatabase() throws IOException;

  /** The process that a watched database descends from; 0 when there is none. */
  long root() throws IOException;
}
