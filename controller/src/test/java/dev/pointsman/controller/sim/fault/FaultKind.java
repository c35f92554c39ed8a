package dev.pointsman.controller.sim.fault;

import static dev.pointsman.controller.sim.world.Sources.millis;

import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.Region.Part;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.controller.sim.world.Network;
import dev.pointsman.coordination.model.Detection;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What can go wrong. Each is begun with a draw of its own, and says how it is ended. */
public enum FaultKind {
  /** All machines of a region go off, and come on again. */
  REGION_LOSS {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      Region region = preferred(world, random);
      region.powerOff();
      return region::powerOn;
    }
  },
  /** A process dies, and is started again. */
  CRASH {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      Region region = any(world, random);
      Part part = part(random);
      region.kill(part);
      return () -> region.restart(part);
    }
  },
  DATABASE_CRASH {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      preferred(world, random).crashDatabase();
      return () -> {};
    }
  },
  WATCHDOG_CRASH {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      Region region = preferred(world, random);
      region.killWatchdog();
      if (random.nextBoolean()) {
        region.kill(Part.GUARD);
      }
      return () -> region.restart(Part.GUARD);
    }
  },
  STARTED_BY_HAND {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      Region region = any(world, random);
      return region::startDatabaseByHand;
    }
  },
  /** A process does nothing, and then goes on as if nothing had been. */
  FREEZE {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      Region region = any(world, random);
      Part part = part(random);
      region.freeze(part);
      return () -> region.thaw(part);
    }
  },
  /** A region is cut off from all others, and lives. */
  PARTITION {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      int region = number(preferred(world, random));
      Network network = world.network();
      for (int other = 0; other < network.regions(); other++) {
        cut(network, region, other, true, true);
      }
      world.trace().tell(world.clock(), "region " + region + " is cut off");
      return () -> {
        for (int other = 0; other < network.regions(); other++) {
          mend(network, region, other);
        }
        world.trace().tell(world.clock(), "region " + region + " is in touch");
      };
    }
  },
  /** Messages of a region reach nobody, or nobody's reach it. */
  ONE_WAY {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      int region = number(preferred(world, random));
      boolean out = random.nextBoolean();
      Network network = world.network();
      for (int other = 0; other < network.regions(); other++) {
        cut(network, region, other, out, !out);
      }
      world.trace().tell(world.clock(), (out ? "from " : "to ") + region + " nothing arrives");
      return () -> {
        for (int other = 0; other < network.regions(); other++) {
          mend(network, region, other);
        }
      };
    }
  },
  /** Two regions lose each other, the third sees both. */
  PAIR {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      Network network = world.network();
      int a = random.nextInt(network.regions());
      int b = (a + 1) % network.regions();
      cut(network, a, b, true, true);
      world.trace().tell(world.clock(), "regions " + a + " and " + b + " lose each other");
      return () -> mend(network, a, b);
    }
  },
  SLOW {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      int region = number(any(world, random));
      world.network().slow(region, millis(random, 100, 3_000));
      return () -> world.network().slow(region, 0);
    }
  },
  /** Etcd serves nobody; when it does again, a new leader has extended every lease. */
  ETCD_LOSS {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      world.trace().tell(world.clock(), "etcd is gone");
      world.network().etcdServes(false);
      world.etcd().cluster().loseLeader();
      return () -> {
        world.trace().tell(world.clock(), "etcd is back");
        world.network().etcdServes(true);
        world.etcd().cluster().lead();
      };
    }
  },
  /** Never drawn among the others: it has a draw of its own. */
  STORE_FLAPS {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      return Flapping.begin(world, preferred(world, random), random);
    }
  },
  LEASES_LOST {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      world.trace().tell(world.clock(), "all leases are lost");
      world.etcd().cluster().expireAllLeases();
      // what stalls a store makes its watches late as well
      int region = number(any(world, random));
      world.network().slow(region, millis(random, 500, 3_000));
      return () -> world.network().slow(region, 0);
    }
  },
  REPLICA_LAG {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      world.databases().lag(random.nextInt(3), millis(random, 500, 20_000));
      return () -> {};
    }
  },
  WEB_DOWN {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      int region = number(preferred(world, random));
      world.views().webDown(region, true);
      world.trace().tell(world.clock(), "the application of " + region + " fails");
      return () -> world.views().webDown(region, false);
    }
  },
  AGENT_LIES {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      int region = number(any(world, random));
      boolean stuck = random.nextBoolean();
      world.views().lies(region, !stuck);
      world.views().stuck(region, stuck);
      return () -> {
        world.views().lies(region, false);
        world.views().stuck(region, false);
      };
    }
  },
  ZONE_GONE {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      world.zone().gone(true);
      return () -> world.zone().gone(false);
    }
  },
  ZONE_SLOW {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      world.zone().slow(true);
      return () -> world.zone().slow(false);
    }
  },
  /** Somebody applies another definition. */
  SPEC_CHANGE {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      Duration rpo = Duration.ofSeconds(2 + random.nextInt(6));
      world.apply(random.nextBoolean() ? Detection.fast() : Detection.standard(), rpo);
      return () -> {};
    }
  },
  /** People command something. */
  COMMAND {
    @Override
    Runnable begin(World world, SplittableRandom random) {
      People.command(world, random);
      return () -> {};
    }
  };

  /** Begins; what it returns ends it. */
  abstract Runnable begin(World world, SplittableRandom random);

  private static Region any(World world, SplittableRandom random) {
    return world.region(random.nextInt(world.regions().size()));
  }

  /** Most faults that matter are of the region that serves. */
  private static Region preferred(World world, SplittableRandom random) {
    if (random.nextInt(3) > 0) {
      for (Region region : world.regions()) {
        if (world.databases().of(region.name()).isPrimary()) {
          return region;
        }
      }
    }
    return any(world, random);
  }

  private static int number(Region region) {
    return dev.pointsman.controller.sim.model.Service.number(region.name());
  }

  private static Part part(SplittableRandom random) {
    List<Part> parts = List.of(Part.values());
    return parts.get(random.nextInt(parts.size()));
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

  private static void mend(Network network, int a, int b) {
    network.mend(a, b);
    network.mend(b, a);
  }
}
