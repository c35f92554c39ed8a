package dev.pointsman.controller.sim.check;

import dev.pointsman.controller.sim.world.Clockwork;
import dev.pointsman.controller.sim.world.Trace;
import dev.pointsman.coordination.model.Limits;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The first invariant that did not hold, if any: what follows from it is of no interest. */
public final class Findings {
  private final Clockwork clock;
  private final Trace trace;
  private Duration coolDown = Duration.ZERO;
  private Limits limits = Limits.USUAL;
  private @Nullable Violation first;

  public Findings(Clockwork clock, Trace trace) {
    this.clock = clock;
    this.trace = trace;
  }

  /** The service's. */
  public void coolDown(Duration is) {
    coolDown = is;
  }

  /** The installation's. */
  public void limits(Limits are) {
    limits = are;
  }

  Limits limits() {
    return limits;
  }

  Duration coolDown() {
    return coolDown;
  }

  public void add(String invariant, String what) {
    if (first == null) {
      first = new Violation(invariant, what);
      trace.tell(clock, "VIOLATION of " + first);
    }
  }

  long now() {
    return clock.now();
  }

  void tell(Supplier<String> what) {
    trace.tell(clock, what);
  }

  public @Nullable Violation first() {
    return first;
  }
}
