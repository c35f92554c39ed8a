package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.Region.Part;
import dev.pointsman.controller.sim.model.World;
import java.util.SplittableRandom;

/** Of machines and processes. */
final class MachineFaults {
  private MachineFaults() {}

  /** All machines of a region go off, and come on again. */
  static Runnable regionLoss(World world, SplittableRandom random) {
    Region region = Aim.preferred(world, random);
    region.powerOff();
    return region::powerOn;
  }

  /** A process dies, and is started again. */
  static Runnable crash(World world, SplittableRandom random) {
    Region region = Aim.any(world, random);
    Part part = Aim.part(random);
    region.kill(part);
    return () -> region.restart(part);
  }

  /** A process does nothing, and then goes on as if nothing had been. */
  static Runnable freeze(World world, SplittableRandom random) {
    Region region = Aim.any(world, random);
    Part part = Aim.part(random);
    region.freeze(part);
    return () -> region.thaw(part);
  }

  static Runnable watchdogCrash(World world, SplittableRandom random) {
    Region region = Aim.preferred(world, random);
    region.killWatchdog();
    if (random.nextBoolean()) {
      region.kill(Part.GUARD);
    }
    return () -> region.restart(Part.GUARD);
  }

  /** Somebody configures a guard anew: it starts again under other terms. */
  static Runnable otherTerms(World world, SplittableRandom random) {
    Aim.preferred(world, random).configureGuard(random);
    return () -> {};
  }
}
