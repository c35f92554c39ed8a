package dev.pointsman.probes.guard.core;

/** What is being done with the database; one thing at a time, but closing overtakes. */
public enum Hands {
  /** Nothing; the database is not open. */
  IDLE,
  STARTING,
  OPENING,
  OPEN,
  CLOSING,
  REATTACHING
}
