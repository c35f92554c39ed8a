package dev.pointsman.controller.sim.fault;

import static dev.pointsman.controller.sim.world.Sources.millis;

import dev.pointsman.controller.sim.model.World;
import dev.pointsman.controller.sim.world.Network;
import java.util.SplittableRandom;

/** Of the links between regions. */
final class NetworkFaults {
  private NetworkFaults() {}

  /** A region is cut off from all others, and lives. */
  static Runnable partition(World world, SplittableRandom random) {
    int region = Aim.number(Aim.preferred(world, random));
    world.trace().tell(world.clock(), "region " + region + " is cut off");
    cutAll(world.network(), region, true, true);
    return () -> {
      mendAll(world.network(), region);
      world.trace().tell(world.clock(), "region " + region + " is in touch");
    };
  }

  /** Messages of a region reach nobody, or nobody's reach it. */
  static Runnable oneWay(World world, SplittableRandom random) {
    int region = Aim.number(Aim.preferred(world, random));
    boolean out = random.nextBoolean();
    world.trace().tell(world.clock(), (out ? "from " : "to ") + region + " nothing arrives");
    cutAll(world.network(), region, out, !out);
    return () -> mendAll(world.network(), region);
  }

  /** Two regions lose each other, the third sees both; or only one of the two loses the other. */
  static Runnable pair(World world, SplittableRandom random) {
    Network network = world.network();
    int a = random.nextInt(network.regions());
    int b = (a + 1) % network.regions();
    boolean both = random.nextInt(3) > 0;
    cut(network, a, b, true, both);
    world.trace().tell(world.clock(), "region " + a + " loses " + b + (both ? ", and back" : ""));
    return () -> mend(network, a, b);
  }

  /** Messages are late by different times, and so overtake each other. */
  static Runnable slow(World world, SplittableRandom random) {
    int region = Aim.number(Aim.any(world, random));
    world.network().slow(region, millis(random, 100, 3_000));
    return () -> world.network().slow(region, 0);
  }

  /** What is sent once arrives twice. */
  static Runnable doubled(World world, SplittableRandom random) {
    world.trace().tell(world.clock(), "messages are doubled");
    world.network().doubles(true);
    return () -> world.network().doubles(false);
  }

  /** Every watch ends at once, as when the members of etcd are started again one by one. */
  static Runnable watchesLost(World world, SplittableRandom random) {
    world.trace().tell(world.clock(), "all watches are lost");
    world.etcd().cluster().endWatches();
    return random.nextBoolean() ? slow(world, random) : () -> {};
  }

  /** Calls to the store are answered, and its watches of one region tell nothing. */
  static Runnable watchesStall(World world, SplittableRandom random) {
    int region = Aim.number(Aim.leading(world, random));
    world.trace().tell(world.clock(), "watches of region " + region + " stall");
    world.network().stallWatches(region, true);
    return () -> world.network().stallWatches(region, false);
  }

  private static void cutAll(Network network, int region, boolean out, boolean in) {
    for (int other = 0; other < network.regions(); other++) {
      cut(network, region, other, out, in);
    }
  }

  private static void cut(Network network, int a, int b, boolean out, boolean in) {
    if (a != b) {
      if (out) {
        network.cut(a, b);
      }
      if (in) {
        network.cut(b, a);
      }
    }
  }

  private static void mendAll(Network network, int region) {
    for (int other = 0; other < network.regions(); other++) {
      mend(network, region, other);
    }
  }

  private static void mend(Network network, int a, int b) {
    network.mend(a, b);
    network.mend(b, a);
  }
}
