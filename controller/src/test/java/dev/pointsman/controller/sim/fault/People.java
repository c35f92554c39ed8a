package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.controller.sim.world.HostClock;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.FakeCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Operators, whose commands stand in the store as a controller's API puts them there. */
final class People {
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** What somebody may take upon himself while a run waits. */
  private static final List<Veto> WAIVED =
      List.of(
          Veto.FENCE_UNPROVEN,
          Veto.LAG_OVER_RPO,
          Veto.LAG_UNKNOWN,
          Veto.TARGET_NOT_UP,
          Veto.TARGET_QUARANTINED,
          Veto.REPLICA_UNFIT);

  private People() {}

  /** Somebody applies another definition. */
  static Runnable applyDefinition(World world, SplittableRandom random) {
    Duration rpo = Duration.ofSeconds(2 + random.nextInt(6));
    Detection detection = random.nextBoolean() ? Detection.fast() : Detection.standard();
    Automation automation =
        switch (random.nextInt(6)) {
          case 0 -> Automation.OBSERVE;
          case 1 -> Automation.APPROVE;
          default -> Automation.AUTOMATIC;
        };
    world.apply(automation, detection, rpo);
    return () -> {};
  }

  /** Somebody writes what nobody can read, and finds it out later. */
  static Runnable breakDefinition(World world, SplittableRandom random) {
    world.breakDefinition();
    return world::mendDefinition;
  }

  /** Somebody commands something. */
  static Runnable command(World world, SplittableRandom random) {
    String id = "cmd-" + random.nextInt(1_000_000);
    order(world, id, draw(world, random, id, now(world)));
    return () -> {};
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

  private static Command draw(World world, SplittableRandom random, String id, Instant now) {
    String region = Service.REGIONS.get(random.nextInt(Service.REGIONS.size()));
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> new Command.Switchover(Service.NAME, region);
      case 3, 4 -> failover(random, region);
      case 5, 6 -> new Command.FreezeIt(freeze(random, region, id, now));
      case 7 -> new Command.Unfreeze(anyFreeze(world));
      case 8 -> new Command.Abort(Service.NAME, run(world));
      case 9 -> new Command.Retry(Service.NAME, run(world));
      case 10, 11 ->
          new Command.Waive(Service.NAME, run(world), WAIVED.get(random.nextInt(WAIVED.size())));
      default -> new Command.Admit(Service.NAME, region);
    };
  }

  private static Command failover(SplittableRandom random, String region) {
    @Nullable String to = random.nextBoolean() ? region : null;
    List<Veto> waived = random.nextInt(4) == 0 ? List.of(Veto.LAG_OVER_RPO) : List.of();
    return new Command.Failover(Service.NAME, to, new TreeSet<>(waived));
  }

  private static Freeze freeze(SplittableRandom random, String region, String id, Instant now) {
    Freeze.Scope scope = random.nextBoolean() ? Freeze.Scope.ALL : Freeze.Scope.REGION;
    return new Freeze(
        "freeze-" + id,
        scope,
        scope == Freeze.Scope.ALL ? null : region,
        "ann",
        "because",
        null,
        now.plusSeconds(5 + random.nextInt(20)));
  }

  /** Somebody stops all automation for so long. */
  static void freezeAll(World world, SplittableRandom random, long nanos) {
    String id = "cmd-" + random.nextInt(1_000_000);
    order(
        world,
        id,
        new Command.FreezeIt(
            new Freeze(
                "freeze-" + id,
                Freeze.Scope.ALL,
                null,
                "ann",
                "because",
                null,
                now(world).plusNanos(nanos))));
  }

  private static String anyFreeze(World world) {
    return world.etcd().cluster().list(KeySpace.FREEZES).entries().stream()
        .map(entry -> entry.key().substring(KeySpace.FREEZES.length()))
        .findFirst()
        .orElse("none");
  }

  /** The run that is under way, or a name that no run has. */
  private static String run(World world) {
    return world
        .etcd()
        .cluster()
        .get(KeySpace.state(Service.NAME))
        .entry()
        .map(Entry::value)
        .map(value -> Codecs.STATE.decode(value).run())
        .orElse("none");
  }
}
