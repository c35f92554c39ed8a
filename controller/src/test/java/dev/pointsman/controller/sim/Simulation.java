package dev.pointsman.controller.sim;

import dev.pointsman.controller.sim.check.Attendance;
import dev.pointsman.controller.sim.check.Explained;
import dev.pointsman.controller.sim.check.Findings;
import dev.pointsman.controller.sim.check.HoldDown;
import dev.pointsman.controller.sim.check.Rest;
import dev.pointsman.controller.sim.check.StoreInvariants;
import dev.pointsman.controller.sim.check.TruthInvariants;
import dev.pointsman.controller.sim.check.Vetoes;
import dev.pointsman.controller.sim.check.Violation;
import dev.pointsman.controller.sim.check.WriterInvariants;
import dev.pointsman.controller.sim.fault.FaultKind;
import dev.pointsman.controller.sim.fault.Mutant;
import dev.pointsman.controller.sim.fault.OnCall;
import dev.pointsman.controller.sim.fault.Plan;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.controller.sim.world.Clockwork;
import dev.pointsman.controller.sim.world.Edge;
import dev.pointsman.controller.sim.world.Sources;
import dev.pointsman.controller.sim.world.Trace;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One schedule: a world, its faults, and whether all held. The same seed, the same schedule. */
final class Simulation {
  /** When faults have ended, a world comes to rest within this time. */
  private static final long REST = 240_000_000_000L;

  private static final long LOOK = 1_000_000_000L;

  /** What a schedule is made of. */
  record Setup(
      long seed,
      Set<FaultKind> kinds,
      @Nullable Mutant mutant,
      @Nullable Set<Integer> strikes,
      boolean told) {
    static Setup of(long seed) {
      return new Setup(seed, EnumSet.allOf(FaultKind.class), null, null, false);
    }

    static Setup of(long seed, Mutant mutant) {
      return new Setup(seed, EnumSet.allOf(FaultKind.class), mutant, null, false);
    }

    Setup telling() {
      return new Setup(seed, kinds, mutant, strikes, true);
    }

    boolean hasAllKinds() {
      return kinds.size() == FaultKind.values().length;
    }

    /** The numbers of its faults, of which there are so many. */
    SortedSet<Integer> kept(int count) {
      TreeSet<Integer> all = new TreeSet<>();
      for (int i = 0; i < count; i++) {
        all.add(i);
      }
      return strikes == null ? all : new TreeSet<>(strikes);
    }

    Setup keeping(Set<Integer> indexes) {
      return new Setup(seed, kinds, mutant, indexes, told);
    }
  }

  /**
   * How it went.
   *
   * @param rest how the world came to rest; null when it did not, or something was violated
   * @param hash the same for the same schedule
   */
  record Outcome(
      Setup setup,
      @Nullable Violation violation,
      @Nullable String rest,
      long hash,
      long events,
      long virtualNanos,
      List<Plan.Strike> strikes,
      SortedSet<String> coverage,
      List<String> lines) {}

  private final Setup setup;
  private final Trace trace;
  private final Clockwork clock;
  private final Findings findings;
  private final StoreInvariants store;
  private final World world;
  private final WriterInvariants writers;
  private final Vetoes vetoes;
  private final HoldDown holdDown;
  private final Attendance attendance;
  private final Rest rest;
  private final Plan plan;
  private final OnCall onCall;

  private Simulation(Setup setup) {
    this.setup = setup;
    this.trace = new Trace(setup.told());
    this.clock = new Clockwork(trace);
    this.findings = new Findings(clock, trace);
    this.store = new StoreInvariants(findings);
    Sources sources = Sources.of(setup.seed());
    Mutant mutant = setup.mutant();
    this.world =
        new World(
            trace,
            clock,
            sources,
            mutant == null ? Set.of() : mutant.bends(),
            kind -> mutant == null ? Edge.HONEST : mutant.edge(kind),
            store::committed);
    findings.coolDown(world.shape().coolDown());
    findings.limits(world.shape().most());
    this.writers = new WriterInvariants(world, store, findings);
    store.tell(new TruthInvariants(world, store, findings));
    this.vetoes = new Vetoes(world, store);
    this.holdDown = new HoldDown(world, findings);
    this.attendance = new Attendance(world, store, findings);
    this.rest = new Rest(world, store);
    this.onCall = new OnCall(world, sources.people(), store::state);
    this.plan = Plan.draw(world, sources.faults(), setup.kinds());
    store.onStep(plan::entered);
    if (setup.strikes() != null) {
      plan.keepOnly(setup.strikes());
    }
  }

  /** Runs one. */
  static Outcome run(Setup setup) {
    return new Simulation(setup).run();
  }

  private Outcome run() {
    world.start();
    plan.begin();
    onCall.begin();
    pass(plan.end() + LOOK);
    String how = findings.first() == null ? comeToRest() : null;
    return new Outcome(
        setup,
        findings.first(),
        how,
        trace.hash(),
        clock.happened(),
        clock.now(),
        List.copyOf(plan.strikes()),
        store.coverage(),
        List.copyOf(trace.lines()));
  }

  private void pass(long end) {
    while (findings.first() == null && clock.step(end)) {
      writers.look();
      vetoes.look();
      holdDown.look();
      attendance.look();
      if (!world.bugs().isEmpty()) {
        findings.add("bug", "a controller broke: " + world.bugs().getFirst());
      }
    }
  }

  private @Nullable String comeToRest() {
    long end = clock.now() + REST;
    while (findings.first() == null && clock.now() < end) {
      Optional<String> reached = rest.reached();
      if (reached.isPresent()) {
        return explained(reached.get());
      }
      pass(clock.now() + LOOK);
    }
    if (findings.first() == null) {
      findings.add("10", "no rest: " + rest.describe());
    }
    return null;
  }

  /** A world that does not serve has to say why. */
  private @Nullable String explained(String how) {
    Optional<String> missing =
        how.equals(Rest.SERVES) ? Optional.empty() : new Explained(world).missing();
    missing.ifPresent(what -> findings.add("explain", how + ": " + what));
    return missing.isEmpty() ? how : null;
  }
}
