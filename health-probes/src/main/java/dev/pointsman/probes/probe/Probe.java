package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.Reason;
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
     * @return what it means that it has not landed in time: a TIMEOUT of the target, or LOCAL while
     *     it waited for something on this side
     */
    ProbeOutcome abort();
  }

  /** The target did not give {@code what} in time. */
  static ProbeOutcome timeout(String what) {
    return new ProbeOutcome.Failure(Reason.TIMEOUT, "no " + what + " in time");
  }

  /** Where a flight ends. */
  @FunctionalInterface
  interface Landing {
    void landed(ProbeOutcome outcome);
  }
}
