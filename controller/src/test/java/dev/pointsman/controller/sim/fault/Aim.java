package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.Region.Part;
import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Whom a fault strikes. */
final class Aim {
  private Aim() {}

  static Region any(World world, SplittableRandom random) {
    return world.region(random.nextInt(world.regions().size()));
  }

  /** Most faults that matter are of the region that serves. */
  static Region preferred(World world, SplittableRandom random) {
    return random.nextInt(3) > 0 ? serving(world, random) : any(world, random);
  }

  /** The first that has a primary; any where none has. */
  static Region serving(World world, SplittableRandom random) {
    for (Region region : world.regions()) {
      if (world.databases().of(region.name()).isPrimary()) {
        return region;
      }
    }
    return any(world, random);
  }

  /** Half of the time the region of whoever leads. */
  static Region leading(World world, SplittableRandom random) {
    boolean leaders = random.nextBoolean();
    Optional<Entry> leader = world.etcd().cluster().get(KeySpace.LEADER).entry();
    return leaders && leader.isPresent()
        ? world.region(Service.number(Codecs.LEADER.decode(leader.get().value()).region()))
        : any(world, random);
  }

  static int number(Region region) {
    return Service.number(region.name());
  }

  static Part part(SplittableRandom random) {
    List<Part> parts = List.of(Part.values());
    return parts.get(random.nextInt(parts.size()));
  }
}
