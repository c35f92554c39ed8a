package dev.pointsman.controller.sim.fault;

import static dev.pointsman.controller.sim.world.Sources.millis;

import dev.pointsman.controller.sim.model.World;
import java.util.SplittableRandom;

/** Of etcd as a whole. */
final class StoreFaults {
  private StoreFaults() {}

  /** It serves nobody; when it does again, a new leader has extended every lease. */
  static Runnable loss(World world, SplittableRandom random) {
    world.trace().tell(world.clock(), "etcd is gone");
    world.network().etcdServes(false);
    world.etcd().cluster().loseLeader();
    return () -> {
      world.trace().tell(world.clock(), "etcd is back");
      world.network().etcdServes(true);
      world.etcd().cluster().lead();
    };
  }

  /** Its members elect another leader, once or twice: short gaps, and whole leases after each. */
  static Runnable newLeader(World world, SplittableRandom random) {
    Runnable again = loss(world, random);
    world.clock().after(millis(random, 200, 2_500), again);
    if (random.nextBoolean()) {
      world.clock().after(millis(random, 3_000, 9_000), () -> world.etcd().cluster().lead());
    }
    return again;
  }

  /** A wall before a region, and an etcd that comes and goes behind it. */
  static Runnable flaps(World world, SplittableRandom random) {
    return Flapping.begin(world, Aim.serving(world, random), random);
  }

  /** A stalled disk: every lease is gone at once, and watches are late. */
  static Runnable leasesLost(World world, SplittableRandom random) {
    world.trace().tell(world.clock(), "all leases are lost");
    world.etcd().cluster().expireAllLeases();
    return NetworkFaults.slow(world, random);
  }

  /** History is forgotten: a watch that is behind has to list again. */
  static Runnable compaction(World world, SplittableRandom random) {
    Runnable end = random.nextBoolean() ? NetworkFaults.slow(world, random) : () -> {};
    world
        .clock()
        .after(
            millis(random, 100, 3_000),
            () -> world.etcd().cluster().compact(world.etcd().cluster().revision()));
    return end;
  }
}
