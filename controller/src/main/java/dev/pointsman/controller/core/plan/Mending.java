package dev.pointsman.controller.core.plan;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.Optional;

/**
 * A guard that cannot read its permit closes its database, so that agents rightly call the region
 * down. Once the key can be read again the guard opens, and the agents' word is of a time that is
 * over: the automation waits until they had time to see the region well, and until a quorum has
 * answered a recheck that was asked for since.
 */
public final class Mending {
  /** For the guard to read its permit and to open. */
  private static final Duration OPENING = Duration.ofSeconds(5);

  private Mending() {}

  /** Why nothing is decided yet; empty when nothing was unreadable, or long enough ago. */
  static Optional<Finding> veto(ServiceView view, ServiceSpec spec, Circumstances world) {
    Moment mended = view.unreadableUntil();
    if (mended == null) {
      return Optional.empty();
    }
    Moment over = over(mended, spec.detection());
    if (!world.now().reached(over)) {
      return Optional.of(
          new Finding(
              Veto.RECORD_MENDED,
              "a key of this service could not be read until %s: what agents saw meanwhile may be a closed database"
                  .formatted(mended.wall()),
              over.wall()));
    }
    return world.graceOver() != null && world.graceOver().reached(mended)
        ? Optional.empty()
        : Optional.of(
            Finding.of(
                Veto.RECORD_MENDED,
                "a key of this service could not be read until %s, and a quorum of agents has not answered the recheck since"
                    .formatted(mended.wall())));
  }

  /** When the hold-off ends: an agent calls a region UP only after {@code rise} good probes. */
  public static Moment over(Moment mended, Detection detection) {
    Duration rise = detection.interval().multipliedBy(detection.rise());
    long jitter = Math.round(rise.toNanos() * Detection.JITTER);
    return mended.plus(OPENING).plus(rise).plus(Duration.ofNanos(jitter));
  }
}
