package dev.pointsman.coordination.config;

import java.util.Locale;

/** How log lines look. They go to standard error, one line per event in either form. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** One JSON object per line, with every key-value pair of the event as a field. */
  JSON;

  /** The property by which the logging configuration picks its appender. */
  static final String PROPERTY = "pointsman.log.format";

  /**
   * Chooses this form for the process. To be called before the first logger is asked for: the
   * logging configuration is read then, once.
   */
  public void select() {
    System.setProperty(PROPERTY, name().toLowerCase(Locale.ROOT));
  }
}
