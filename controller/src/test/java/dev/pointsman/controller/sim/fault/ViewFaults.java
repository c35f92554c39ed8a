package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.World;
import java.util.SplittableRandom;

/** Of what is seen, and of Route 53. */
final class ViewFaults {
  private ViewFaults() {}

  /** The application of a region answers with errors. */
  static Runnable webDown(World world, SplittableRandom random) {
    int region = Aim.number(Aim.preferred(world, random));
    world.views().webDown(region, true);
    world.trace().tell(world.clock(), "the application of " + region + " fails");
    return () -> world.views().webDown(region, false);
  }

  /** An agent sees everything fail, or everything well. */
  static Runnable agentLies(World world, SplittableRandom random) {
    int region = Aim.number(Aim.any(world, random));
    boolean stuck = random.nextBoolean();
    world.views().lies(region, !stuck);
    world.views().stuck(region, stuck);
    return () -> {
      world.views().lies(region, false);
      world.views().stuck(region, false);
    };
  }

  /** The control plane answers nobody; names are still answered. */
  static Runnable zoneGone(World world, SplittableRandom random) {
    world.zone().gone(true);
    return () -> world.zone().gone(false);
  }

  static Runnable zoneSlow(World world, SplittableRandom random) {
    world.zone().slow(true);
    return () -> world.zone().slow(false);
  }
}
