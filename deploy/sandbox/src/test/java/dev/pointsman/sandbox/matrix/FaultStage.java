package dev.pointsman.sandbox.matrix;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.sandbox.client.Measurement;
import dev.pointsman.sandbox.scenario.Clients;
import dev.pointsman.sandbox.scenario.Orders;
import dev.pointsman.sandbox.scenario.Snapshot;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Role;
import dev.pointsman.sandbox.world.Target;
import dev.pointsman.sandbox.world.Wait;
import dev.pointsman.sandbox.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Moves a service while parts of its world stand still or die. For one thread. */
final class FaultStage {
  /** What a run may take once everything goes on: a switchover gives up its fence within it. */
  private static final Duration PATIENCE = Duration.ofSeconds(75);

  /** Before a person acts, who has to see first that nothing happens by itself. */
  private static final Duration REST = Duration.ofSeconds(3);

  private static final Duration LOOK = Duration.ofMillis(100);

  /** Of orders before the fault, and of those after it. */
  private static final int SOME = 3;

  private final CrashStage stage;
  private final World world;
  private final Plan plan;

  FaultStage(CrashStage stage) {
    this.stage = stage;
    this.world = stage.world();
    this.plan = world.plan();
  }

  /** Plays one case, in a world that it finds whole and leaves whole. */
  FaultOutcome play(FaultCase wanted) {
    Snapshot before = whole();
    try (Clients clients = new Clients(plan);
        Permits permits = new Permits(plan)) {
      return play(wanted, before, stage.permitted(before), clients, permits);
    } finally {
      stage.crash().disarm();
    }
  }

  private FaultOutcome play(
      FaultCase wanted, Snapshot before, Region from, Clients clients, Permits permits) {
    long begun = System.nanoTime();
    int known = Batches.accepted(plan).size();
    Region to = stage.next(from);
    stage.await("orders", () -> clients.acknowledged(from.name()) >= SOME);
    long faultNanos = System.nanoTime();
    Fault fault = wanted.fault();
    stage
        .crash()
        .arm(new CrashPoint(wanted.step(), wanted.moment(), fault.fate(), fault.victims(from, to)));
    stage.begin(wanted.kind(), wanted.step(), from, before);
    Crash.Fired fired = stage.fired(wanted);
    Wait.pause(positive(Duration.between(Instant.now(), fired.at().plus(wanted.time()))));
    undo(wanted, fired, from, to);
    Snapshot after = restOrWait(before);
    if (wanted.step() == Step.CONFIRM) {
      world.fault(from, "none");
    }
    List<RunRecord> runs = CrashStage.since(before, after);
    Snapshot last = whole();
    Region serving = stage.permitted(last);
    int orders = clients.orders().log().size();
    stage.await("orders", () -> clients.orders().log().size() >= orders + SOME);
    long endNanos = System.nanoTime();
    clients.close();
    return new FaultOutcome(
        wanted,
        fired,
        later(runs, CrashStage.since(before, last)),
        after.leader(),
        Permits.outOfTurn(clients.all(), permits.seen()),
        Batches.accepted(plan).stream().skip(known).toList(),
        stage.marks(serving).epochs(),
        Measurement.lost(
            clients.orders().log().acks(), Orders.of(plan, serving, clients.orders().client())),
        Measurement.outage(clients.orders().log().acks(), faultNanos, endNanos),
        Duration.ofNanos(System.nanoTime() - begun));
  }

  private static Duration positive(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  /** The first ones as they were found, and those that began since. */
  private static List<RunRecord> later(List<RunRecord> first, List<RunRecord> all) {
    return Stream.concat(first.stream(), all.stream().skip(first.size())).toList();
  }

  private void undo(FaultCase wanted, Crash.Fired fired, Region from, Region to) {
    Fault fault = wanted.fault();
    if (fault == Fault.LEADER_FROZEN) {
      world.resume(new Target(fired.region(), Role.CONTROLLER));
      return;
    }
    for (Target victim : fault.victims(from, to)) {
      Region region = plan.region(String.valueOf(victim.region()));
      if (fault.isFreeze()) {
        world.resume(victim);
      } else if (victim.role() == Role.GUARD
          && world.census().living(region, Role.GUARD).isEmpty()) {
        world.start(region, Role.GUARD);
      }
    }
  }

  /** When all runs have ended; or as it stands when one of them was waited for in vain. */
  private Snapshot restOrWait(Snapshot before) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Snapshot now = stage.look();
      List<RunRecord> runs = CrashStage.since(before, now);
      ServiceState state = now.state();
      boolean rests =
          !runs.isEmpty()
              && runs.stream().allMatch(RunRecord::isEnded)
              && state != null
              && state.run() == null
              && now.leader() != null;
      if (rests || System.nanoTime() - deadline > 0) {
        return now;
      }
      Wait.pause(LOOK);
    }
  }

  /** What init and a person do until every part is in its place: no more than records tell them. */
  Snapshot whole() {
    long[] since = {System.nanoTime()};
    String[] complaint = {""};
    Wait.until(
        () -> "the world: " + stage.missing(stage.look()) + " " + complaint[0],
        PATIENCE,
        LOOK,
        () -> {
          world.heal(_ -> {});
          Snapshot now = stage.look();
          if (stage.missing(now).isEmpty() && quarantined(now).isEmpty()) {
            return true;
          }
          if (System.nanoTime() - since[0] > REST.toNanos()) {
            since[0] = System.nanoTime();
            complaint[0] = String.valueOf(mend(now));
          }
          return false;
        });
    return stage.look();
  }

  private static List<String> quarantined(Snapshot now) {
    ServiceState state = now.state();
    return state == null ? List.of() : List.copyOf(state.quarantined().keySet());
  }

  /** The order that {@code explain} names; null when it stands, or none is due. */
  private @Nullable String mend(Snapshot now) {
    ServiceState state = now.state();
    if (state == null || now.leader() == null) {
      return null;
    }
    if (state.run() != null) {
      RunRecord run = now.runs().getLast();
      boolean stuck =
          Duration.between(run.began(), Instant.now()).compareTo(PATIENCE.plus(REST)) > 0;
      return stuck ? stage.operator().order("runs/" + run.id() + "/abort", "", null) : null;
    }
    String last = state.lastPermit();
    if (state.permit() == null && last != null) {
      return stage
          .operator()
          .order(
              "failover",
              "\"to\": \"%s\", \"waivers\": [\"TARGET_QUARANTINED\", \"TARGET_NOT_UP\"]"
                  .formatted(last),
              null);
    }
    String refused = null;
    for (String region : quarantined(now)) {
      refused = stage.operator().order("admit", "\"region\": \"" + region + "\"", null);
    }
    return refused;
  }
}
