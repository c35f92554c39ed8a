package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.sandbox.client.Measurement;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Wait;
import dev.pointsman.sandbox.world.World;
import dev.pointsman.sandbox.world.WorldException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays a scenario in a world that is ready. For one thread. */
public final class Stage {
  /** Of orders before the fault: enough to see that all is well. */
  private static final int WARM_UP = 40;

  private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(30);

  /** How long a service may take to move before the scenario gives it up. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long nothing may move, once all is broken that is to be broken. */
  private static final Duration STILL = Duration.ofSeconds(12);

  /** How long nobody is there to ask for a permit; several of its times. */
  private static final Duration WITHOUT_STORE = Duration.ofSeconds(20);

  /** Half of it passes until somebody leads again, and then nothing may move either. */
  private static final Duration AFTER_STORE = Duration.ofSeconds(10);

  /** Of a web and a database check in each of three regions. */
  private static final int ALL_CHECKS = 6;

  /** How long it is watched after it has moved: late writers show themselves. */
  private static final Duration AFTER = Duration.ofSeconds(2);

  /** Looking costs the world something, too: five reads of etcd each time. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** The fault must not keep step with the client's cache of the name, which lasts a second. */
  private static final Duration OUT_OF_STEP = Duration.ofSeconds(1);

  private final Plan plan;
  private final Scenario scenario;
  private final Consumer<String> tell;
  private boolean leaderKilled;
  private boolean storeIsBack;
  private String lastOrder = "";
  private long downs;

  private Stage(World world, Scenario scenario, Consumer<String> tell) {
    this.plan = world.plan();
    this.scenario = scenario;
    this.tell = tell;
  }

  /** Plays it, and tells what happens as it happens. */
  public static Result play(World world, Scenario scenario, Consumer<String> tell) {
    Stage stage = new Stage(world, scenario, tell);
    try (Ledger ledger = Ledger.of(world.plan());
        Faults faults = new Faults(world);
        Clients clients = new Clients(world.plan())) {
      return stage.play(ledger, faults, clients);
    }
  }

  private Result play(Ledger ledger, Faults faults, Clients clients) {
    tell.accept("clients write, through the shop and past it");
    Wait.until(
        () -> WARM_UP + " orders (acknowledged: " + clients.orders().log().size() + ")",
        WARM_UP_LIMIT,
        LOOK,
        () -> clients.orders().log().size() >= WARM_UP);
    Wait.pause(OUT_OF_STEP.multipliedBy(ThreadLocalRandom.current().nextInt(100)).dividedBy(100));
    Snapshot before = ledger.look();
    Instant fault = Instant.now();
    long faultNanos = System.nanoTime();
    Timeline timeline = new Timeline(fault, before, tell);
    timeline.add(scenario.text() + ": " + scenario.description());
    timeline.add(faults.inject(scenario));
    watch(ledger, faults, clients, before, timeline);
    observeFor(ledger, before, timeline, AFTER);
    long endNanos = System.nanoTime();
    clients.close();
    Snapshot after = ledger.look();
    Outcome outcome = new Outcome(before, after, fault, faultNanos, endNanos);
    return report(outcome, clients, timeline);
  }

  private record Outcome(
      Snapshot before, Snapshot after, Instant fault, long faultNanos, long endNanos) {
    List<RunRecord> runs() {
      List<String> known = before.runIds();
      return after.runs().stream().filter(r -> !known.contains(r.id())).toList();
    }
  }

  /** Until the service has moved and serves, or for as long as nothing may move. */
  private void watch(
      Ledger ledger, Faults faults, Clients clients, Snapshot before, Timeline timeline) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean broken = scenario.moves();
    long storeBack = System.nanoTime() + WITHOUT_STORE.toNanos();
    boolean served = false;
    while (System.nanoTime() - deadline < 0) {
      Snapshot now = ledger.look();
      Optional<RunRecord> run = now.newRun(before.runIds());
      timeline.observe(now, run.orElse(null));
      if (scenario == Scenario.LEADER_LOSS && !leaderKilled && isFenced(run)) {
        leaderKilled = true;
        timeline.add(faults.killLeader(now));
      }
      tellLast(clients, timeline);
      if (scenario == Scenario.AGENT_BLIND) {
        tellDowns(ledger, timeline);
      }
      if (scenario == Scenario.STORE_LOSS && !storeIsBack) {
        deadline = System.nanoTime() + AFTER_STORE.toNanos();
        if (System.nanoTime() - storeBack >= 0) {
          bringBack(faults, timeline);
        }
      }
      if (!broken && (scenario != Scenario.AGENT_BLIND || downs == ALL_CHECKS)) {
        broken = true;
        deadline = System.nanoTime() + STILL.toNanos();
      }
      String serving = clients.serving();
      if (!served && serving != null && !serving.equals(before.permit())) {
        served = true;
        timeline.add("the first order is acknowledged in " + serving);
      }
      if (served && run.map(RunRecord::isEnded).orElse(false)) {
        return;
      }
      Wait.pause(LOOK);
    }
    timeline.add("the watching ends");
  }

  /** What controllers say of being without a store; then it is there again. */
  private void bringBack(Faults faults, Timeline timeline) {
    for (Region region : plan.regions()) {
      timeline.add(region.controller() + " says: " + Api.readiness(region));
    }
    timeline.add(faults.startStore());
    storeIsBack = true;
  }

  /** That the blinded agent really is: its own verdicts, as they stand in etcd. */
  private void tellDowns(Ledger ledger, Timeline timeline) {
    Region at = Faults.blinded(plan);
    long now = ledger.downs(at);
    if (now != downs) {
      downs = now;
      timeline.add("agent " + at.agent() + " says DOWN of " + now + " checks");
    }
  }

  /** What customers get, whenever it changes; what is told apart only by numbers is the same. */
  private void tellLast(Clients clients, Timeline timeline) {
    String now = clients.orders().last().replaceAll("after [0-9]+ms|[0-9]+ms", "some ms");
    if (!now.equals(lastOrder)) {
      lastOrder = now;
      timeline.add("orders: " + now);
    }
  }

  private void observeFor(Ledger ledger, Snapshot before, Timeline timeline, Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Snapshot now = ledger.look();
      timeline.observe(now, now.newRun(before.runIds()).orElse(null));
      Wait.pause(LOOK);
    }
  }

  private static boolean isFenced(Optional<RunRecord> run) {
    return run.flatMap(r -> r.step(Step.FENCE))
        .filter(s -> s.status() == StepStatus.DONE)
        .isPresent();
  }

  private Result report(Outcome outcome, Clients clients, Timeline timeline) {
    List<RunRecord> runs = outcome.runs();
    RunRecord run = runs.isEmpty() ? null : runs.getFirst();
    RunTimes times = new RunTimes(run, outcome.fault());
    String from = String.valueOf(outcome.before().permit());
    long epochBefore = epoch(outcome.before());
    long epochAfter = epoch(outcome.after());
    String serving = clients.serving();
    boolean moved =
        epochBefore != epochAfter
            || !from.equals(outcome.after().permit())
            || (serving != null && !from.equals(serving));
    Duration outage =
        Measurement.outage(clients.orders().log().acks(), outcome.faultNanos(), outcome.endNanos());
    ScenarioReport report =
        new ScenarioReport(
            scenario.text(),
            Plan.SERVICE,
            from,
            moved ? outcome.after().permit() : null,
            run == null ? null : run.id(),
            run == null || run.proof() == null ? null : run.proof().kind(),
            outage.toMillis(),
            times.detected(),
            times.decided(),
            times.done(Step.FENCE),
            times.done(Step.PROMOTE),
            times.done(Step.SWITCH),
            times.done(Step.VERIFY),
            clients.orders().log().size(),
            lost(outcome.after().permit(), clients),
            Measurement.dualWriter(clients.all()).toMillis(),
            moved,
            epochBefore,
            epochAfter,
            World.objective().toMillis(),
            outage.compareTo(World.objective()) <= 0,
            timeline.entries());
    return new Result(scenario, report, runs, plan.logs());
  }

  /** Acknowledged orders that the database with the permit lacks; all of them without one. */
  private long lost(@Nullable String permit, Clients clients) {
    Set<Long> kept = Set.of();
    if (permit != null) {
      Region region = plan.region(permit);
      try {
        kept = Orders.of(plan, region, clients.orders().client());
      } catch (WorldException e) {
        tell.accept(e.getMessage());
      }
    }
    return Measurement.lost(clients.orders().log().acks(), kept);
  }

  private static long epoch(Snapshot snapshot) {
    return snapshot.state() == null ? 0 : snapshot.state().epoch();
  }
}
