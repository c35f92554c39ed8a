package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.controller.sim.world.HostClock;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.FakeCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Operators, whose commands stand in the store as a controller's API puts them there. */
final class People {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private People() {}

  static void command(World world, SplittableRandom random) {
    String id = "cmd-" + random.nextInt(1_000_000);
    order(world, id, draw(random, id, now(world)));
  }

  private static Instant now(World world) {
    return new HostClock(world.clock(), 1, 0).wall();
  }

  static void order(World world, String id, Command command) {
    world.trace().tell(world.clock(), "command " + id + ": " + command);
    FakeCluster cluster = world.etcd().cluster();
    long lease = cluster.grant(LEASE);
    Command.Issued issued =
        new Command.Issued(id, command, "ann", "because", null, "c-a", now(world));
    cluster.commit(
        Transaction.when()
            .put(KeySpace.command(id), Codecs.COMMAND.encode(issued), new Lease(lease, LEASE, 0))
            .build());
  }

  private static Command draw(SplittableRandom random, String id, Instant now) {
    String region = Service.REGIONS.get(random.nextInt(Service.REGIONS.size()));
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> new Command.Switchover(Service.NAME, region);
      case 3, 4 ->
          new Command.Failover(
              Service.NAME, random.nextBoolean() ? region : null, new TreeSet<>(List.of()));
      case 5 ->
          new Command.FreezeIt(
              new Freeze(
                  "freeze-" + id,
                  Freeze.Scope.ALL,
                  null,
                  "ann",
                  "because",
                  null,
                  now.plusSeconds(5 + random.nextInt(20))));
      default -> new Command.Admit(Service.NAME, region);
    };
  }
}
