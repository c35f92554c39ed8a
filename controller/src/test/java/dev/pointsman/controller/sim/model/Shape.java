package dev.pointsman.controller.sim.model;

import static dev.pointsman.controller.sim.world.Sources.onceIn;

import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Limits;
import dev.pointsman.probes.guard.core.Fence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one world is like, drawn before it begins.
 *
 * @param permits P of each region's guard; the definition says 3 s
 * @param limits L of each region's guard; the definition says 1.5 s
 * @param rates of each database host's and each region's other host's monotonic clock
 * @param holdDown of a region that was lost
 * @param most limits of the installation
 * @param controllers how many there are, in the last regions: a leader is best where nothing serves
 */
public record Shape(
    Detection detection,
    Duration coolDown,
    Duration rpo,
    Fence fence,
    List<Duration> permits,
    List<Duration> limits,
    List<Double> rates,
    int controllers,
    Duration holdDown,
    Limits most) {
  static final int HOSTS = 2;

  static Duration permit(SplittableRandom random) {
    return Duration.ofSeconds(3 + random.nextInt(4));
  }

  static Duration limit(SplittableRandom random) {
    return Duration.ofMillis(800 + random.nextInt(3_000));
  }

  public static Shape draw(SplittableRandom random, int regions) {
    List<Duration> permits = new ArrayList<>();
    List<Duration> limits = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < regions; i++) {
      boolean usual = !onceIn(random, 3);
      permits.add(usual ? Duration.ofSeconds(3) : permit(random));
      limits.add(usual ? Duration.ofMillis(1_500) : limit(random));
      for (int host = 0; host < HOSTS; host++) {
        rates.add(onceIn(random, 2) ? 1.0 : 0.95 + 0.1 * random.nextDouble());
      }
    }
    Shape drawn =
        new Shape(
            onceIn(random, 4) ? Detection.standard() : Detection.fast(),
            Duration.ofSeconds(5 + random.nextInt(20)),
            Duration.ofSeconds(4 + random.nextInt(7)),
            onceIn(random, 3) ? Fence.STOP : Fence.READ_ONLY,
            permits,
            limits,
            rates,
            onceIn(random, 3) ? 3 : 2,
            Duration.ofSeconds(onceIn(random, 2) ? 0 : 5 + random.nextInt(40)),
            most(random));
    return drawn.most.regions() == Limits.MOST_REGIONS ? drawn : drawn.restless();
  }

  /** Where the limits are what holds automation back, the cool-down must not hide it. */
  private Shape restless() {
    Duration brief = coolDown.dividedBy(10);
    return new Shape(
        detection, brief, rpo, fence, permits, limits, rates, controllers, holdDown, most);
  }

  /** Narrow ones in some worlds only: they hide what the other rules hold back. */
  private static Limits most(SplittableRandom random) {
    Duration per = Duration.ofSeconds(30 + random.nextInt(120));
    return new Limits(onceIn(random, 4) ? 1 : Limits.MOST_REGIONS, per, 1 + random.nextInt(3));
  }
}
