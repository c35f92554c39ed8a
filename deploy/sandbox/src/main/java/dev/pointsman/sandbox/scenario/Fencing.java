package dev.pointsman.sandbox.scenario;

import dev.pointsman.sandbox.world.Region;
import java.time.Duration;

/** Whether a region that was cut off has stopped taking writes in time, by what clients saw. */
final class Fencing {
  private Fencing() {}

  /** Tells when the last write was acknowledged there, and whether that was too late. */
  static void tell(Scene scene, long cutNanos, Region region, Duration limit) {
    long last = scene.lastWriteAfter(cutNanos, region.name()).toMillis();
    String what =
        "the last write in %s was acknowledged %d ms after it was cut off (at most %d ms)"
            .formatted(region.name(), last, limit.toMillis());
    if (last > limit.toMillis()) {
      scene.broken(what);
    } else {
      scene.tell(what);
    }
  }
}
