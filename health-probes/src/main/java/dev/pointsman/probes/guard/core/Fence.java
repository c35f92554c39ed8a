package dev.pointsman.probes.guard.core;

/** How far a closing goes. */
public enum Fence {
  /** The default becomes read only: enough only where no client may say READ WRITE. */
  READ_ONLY,
  /** A primary is stopped. */
  STOP,
  /** Whatever it is, it is stopped: it was not started under the watchdog. */
  TAKE_OVER
}
