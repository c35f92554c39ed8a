package dev.pointsman.controller.sim;

import dev.pointsman.controller.sim.check.Findings;
import dev.pointsman.controller.sim.check.StoreInvariants;
import dev.pointsman.controller.sim.check.TruthInvariants;
import dev.pointsman.controller.sim.check.Violation;
import dev.pointsman.controller.sim.check.WriterInvariants;
import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.controller.sim.world.Clockwork;
import dev.pointsman.controller.sim.world.Edge;
import dev.pointsman.controller.sim.world.HostClock;
import dev.pointsman.controller.sim.world.Sources;
import dev.pointsman.controller.sim.world.Trace;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.probes.guard.core.Fence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A world in which what happens is told, not drawn: where the fence is to stop, the first region's
 * database dies with its guard after a while, and somebody else is promoted.
 */
final class Staged {
  static final long SECOND = 1_000_000_000L;

  private static final long DEATH = 12 * SECOND;
  private static final Duration COMMAND = Duration.ofSeconds(30);

  private final Trace trace = new Trace(false);
  private final Findings findings;
  private final WriterInvariants writers;
  private final List<String> promoted = new ArrayList<>();
  final Clockwork clock = new Clockwork(trace);
  final StoreInvariants store;
  final World world;

  private Staged(long seed) {
    this.findings = new Findings(clock, trace);
    this.store = new StoreInvariants(findings);
    this.world =
        new World(trace, clock, Sources.of(seed), Set.of(), _ -> Edge.HONEST, store::committed);
    findings.coolDown(world.shape().coolDown());
    findings.limits(world.shape().most());
    this.writers = new WriterInvariants(world, store, findings);
    store.tell(new TruthInvariants(world, store, findings));
    world.databases().onPromotion((database, _) -> promoted.add(database.region()));
  }

  /** Of the first seeds, those whose fence is to stop. */
  static List<Long> seeds(long most) {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= most; seed++) {
      if (new Staged(seed).world.shape().fence() == Fence.STOP) {
        seeds.add(seed);
      }
    }
    return seeds;
  }

  static Staged of(long seed) {
    return new Staged(seed);
  }

  /** Lets it live until then; what is violated first, or null. */
  @Nullable Violation play(long end) {
    start();
    while (findings.first() == null && clock.step(end)) {
      writers.look();
    }
    return findings.first();
  }

  /** Lets it live until then, whatever is violated, with a look after every event. */
  void live(long end, Runnable look) {
    start();
    while (clock.step(end)) {
      look.run();
    }
  }

  private void start() {
    world.start();
    clock.at(
        DEATH,
        () -> {
          lose(world.region(0));
        });
  }

  /** Whose databases were promoted, in this order. */
  List<String> promoted() {
    return promoted;
  }

  Region region(String name) {
    return world.regions().stream()
        .filter(region -> region.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Neither the first region nor this one. */
  String another(String region) {
    return world.regions().stream()
        .skip(1)
        .map(Region::name)
        .filter(name -> !name.equals(region))
        .findFirst()
        .orElseThrow();
  }

  /** Its database dies, and so does its guard, which would start it again. */
  static void lose(Region region) {
    region.kill(Region.Part.GUARD);
    region.crashDatabase();
  }

  /** A person ends the run that stands still; or, where there is none, moves the service there. */
  void insist(String id, ServiceState state, String to) {
    order(
        id,
        state.run() != null
            ? new Command.Abort("shop", state.run())
            : new Command.Failover("shop", to, new TreeSet<>(EnumSet.allOf(Veto.class))));
  }

  /** A person orders it. */
  void order(String id, Command command) {
    long lease = world.etcd().cluster().grant(COMMAND);
    Command.Issued issued =
        new Command.Issued(
            id, command, "ann", "because", null, "c-a", new HostClock(clock, 1, 0).wall());
    world
        .etcd()
        .cluster()
        .commit(
            Transaction.when()
                .put(
                    KeySpace.command(id),
                    Codecs.COMMAND.encode(issued),
                    new Lease(lease, COMMAND, 0))
                .build());
  }
}
