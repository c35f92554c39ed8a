package dev.pointsman.probes.probe;

import dev.pointsman.probes.judge.ProbeOutcome;

/** Looks at one target, again and again, each time afresh. Used on the event loop only. */
public interface Probe {

  /**
   * Begins to look.
   *
   * @param landing hears the outcome exactly once, on the event loop, unless the flight is aborted
   *     before; possibly before this method returns
   */
  Flight start(Landing landing);

  /** One look under way. */
  interface Flight {
    /**
     * Ends it; its landing is not called any more. Of no effect on a flight that has landed.
     *
     * @return what it was waiting for, like {@code connection to 10.0.0.1:80}
     */
    String abort();
  }

  /** Where a flight ends. */
  @FunctionalInterface
  interface Landing {
    void landed(ProbeOutcome outcome);
  }
}
