package dev.pointsman.probes.guard.database;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the database's control needs of the watchdog. Safe for use by several threads. */
public interface WatchdogLeash {

  /** Has the watchdog know the deadline before anything is opened. */
  void arm(long deadlineNanos) throws IOException;

  /**
   * Has the watchdog start the database; returns the process that it descends from.
   *
   * @param deadlineNanos the watchdog arms itself with it, or refuses when it has passed: a guard
   *     that was frozen since it decided must not start what takes writes; null for none
   */
  long startDatabase(@Nullable Long deadlineNanos) throws IOException;

  /** The process that a watched database descends from; 0 when there is none. */
  long root() throws IOException;
}
