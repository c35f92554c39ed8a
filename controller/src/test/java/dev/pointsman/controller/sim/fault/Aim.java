package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.Region.Part;
import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import java.util.List;
import java.util.SplittableRandom;

/** Whom a fault strikes. */
final class Aim {
  private Aim() {}

  static Region any(World world, SplittableRandom random) {
    return world.region(random.nextInt(world.regions().size()));
  }

  /** Most faults that matter are of the region that serves. */
  static Region preferred(World world, SplittableRandom random) {
    if (random.nextInt(3) > 0) {
      for (Region region : world.regions()) {
        if (world.databases().of(region.name()).isPrimary()) {
          return region;
        }
      }
    }
    return any(world, random);
  }

  static int number(Region region) {
    return Service.number(region.name());
  }

  static Part part(SplittableRandom random) {
    List<Part> parts = List.of(Part.values());
    return parts.get(random.nextInt(parts.size()));
  }
}
