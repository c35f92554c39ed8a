package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.sandbox.client.Measurement;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Timings;
import dev.pointsman.sandbox.world.Wait;
import dev.pointsman.sandbox.world.World;
import dev.pointsman.sandbox.world.WorldException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays a scenario in a world that is ready. For one thread. */
public final class Stage {
  /** Of orders before the fault: enough to see that all is well. */
  private static final int WARM_UP = 40;

  private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(30);

  /** How long it is watched after it has moved: late writers show themselves. */
  private static final Duration AFTER = Duration.ofSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(100);

  /** The fault must not keep step with the client's cache of the name, which lasts a second. */
  private static final Duration OUT_OF_STEP = Duration.ofSeconds(1);

  /** To notice the loss, to confirm it, to promote, and to lead clients there. */
  private static final Duration BESIDES = Duration.ofSeconds(8);

  private final World world;
  private final Plan plan;
  private final Scenario scenario;
  private final Consumer<String> tell;

  private Stage(World world, Scenario scenario, Consumer<String> tell) {
    this.world = world;
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
    Scene scene = new Scene(world, ledger, clients, timeline, before);
    Script.of(scenario, faults).play(scene);
    scene.observe(AFTER);
    long endNanos = System.nanoTime();
    clients.close();
    Snapshot after = ledger.look();
    Outcome outcome = new Outcome(before, after, fault, faultNanos, endNanos, scene.broken());
    return report(outcome, clients, timeline);
  }

  private record Outcome(
      Snapshot before,
      Snapshot after,
      Instant fault,
      long faultNanos,
      long endNanos,
      List<String> broken) {
    List<RunRecord> runs() {
      List<String> known = before.runIds();
      return after.runs().stream().filter(r -> !known.contains(r.id())).toList();
    }
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
            outageLimit(),
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
    return new Result(scenario, report, runs, outcome.broken(), plan.logs());
  }

  /**
   * Who cuts off a primary that lives waits for its guard's limits; all else is to take no longer
   * than {@link #BESIDES}.
   */
  private @Nullable Long outageLimit() {
    Timings timings = plan.timings();
    return scenario == Scenario.PARTITION_PRIMARY
        ? Long.valueOf(timings.permit().plus(timings.limit()).plus(BESIDES).toMillis())
        : null;
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
