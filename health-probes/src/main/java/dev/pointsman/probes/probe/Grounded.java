package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.Reason;
import dev.pointsman.probes.judge.ProbeOutcome;

/** A flight that never took off, because its outcome was known before. */
final class Grounded implements Probe.Flight {
  static final Probe.Flight FLIGHT = new Grounded();

  private Grounded() {}

  @Override
  public ProbeOutcome abort() {
    return new ProbeOutcome.Local(Reason.LOCAL, "not begun");
  }
}
