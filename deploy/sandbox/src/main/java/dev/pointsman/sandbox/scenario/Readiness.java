package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.sandbox.client.NameClient;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Wait;
import dev.pointsman.sandbox.world.World;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Puts a started world's service under control, and waits until all of it is as it should be. */
public final class Readiness {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final World world;
  private final Plan plan;

  private Readiness(World world) {
    this.world = world;
    this.plan = world.plan();
  }

  /**
   * Applies the service's definition and waits.
   *
   * @throws WorldException when it does not become ready, with what is missing
   */
  public static void reach(World world, Consumer<String> tell) {
    Readiness readiness = new Readiness(world);
    try (Ledger ledger = Ledger.of(world.plan())) {
      tell.accept("waiting for a leader, and for databases that run, closed");
      Wait.until(
          () -> "a leader and databases: " + String.join("; ", readiness.unborn(ledger.look())),
          LIMIT,
          LOOK,
          () -> readiness.unborn(ledger.look()).isEmpty());
      tell.accept("applying the service");
      readiness.apply();
      tell.accept(
          "waiting until the service is adopted, its database open, its agents sure of themselves");
      Wait.until(
          () -> "the service: " + String.join("; ", readiness.missing(ledger.look())),
          LIMIT,
          LOOK,
          () -> readiness.missing(ledger.look()).isEmpty());
    }
  }

  /** A service is not put under control before its databases run: it would be found ill. */
  private List<String> unborn(Snapshot now) {
    List<String> missing = new ArrayList<>();
    if (now.leader() == null) {
      missing.add("nobody leads");
    }
    for (Region region : plan.regions()) {
      GuardRecord guard = now.guards().get(region.name());
      DatabaseRole wanted =
          region.equals(plan.primary()) ? DatabaseRole.PRIMARY : DatabaseRole.STANDBY;
      if (guard == null) {
        missing.add(region.name() + ": no guard");
      } else if (guard.role() != wanted) {
        missing.add(region.name() + ": database " + guard.role() + trouble(guard));
      }
    }
    return missing;
  }

  private void apply() {
    try {
      String definition = Files.readString(world.definition());
      String complaint = "";
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (System.nanoTime() - deadline < 0) {
        try {
          new Api(plan)
              .post("/api/v1/apply?actor=sandbox&reason=start", "application/yaml", definition);
          return;
        } catch (WorldException e) {
          complaint = String.valueOf(e.getMessage());
          Wait.pause(LOOK);
        }
      }
      throw new WorldException("apply: " + complaint);
    } catch (IOException e) {
      throw new WorldException("definition: " + e.getMessage(), e);
    }
  }

  private List<String> missing(Snapshot now) {
    String primary = plan.primary().name();
    return primary.equals(now.permit()) || now.permit() == null
        ? missing(plan, now)
        : List.of("no permit for " + primary);
  }

  /**
   * What is not in its place in a world at rest, whichever region has the permit: its database open
   * for this epoch and the others following it, agents that are sure of themselves, the name.
   */
  public static List<String> missing(Plan plan, Snapshot now) {
    List<String> missing = new ArrayList<>();
    if (now.leader() == null) {
      missing.add("nobody leads");
    }
    ServiceState state = now.state();
    if (state == null || state.permit() == null) {
      missing.add(state == null ? "not adopted" : "nobody has the permit");
      return missing;
    }
    if (state.run() != null) {
      missing.add("run " + state.run() + " has not ended");
    }
    Region primary = plan.region(state.permit());
    for (Region region : plan.regions()) {
      GuardRecord guard = now.guards().get(region.name());
      if (guard == null) {
        missing.add(region.name() + ": no guard");
      } else if (region.equals(primary)) {
        primary(guard, state, region, missing);
      } else {
        standby(guard, primary, region, missing);
      }
      agent(now, region, missing);
    }
    NameClient names =
        new NameClient(new InetSocketAddress(plan.dns().address(), plan.dns().dns()), Plan.RECORD);
    if (names.resolve().join().filter(primary.address()::equals).isEmpty()) {
      missing.add(Plan.RECORD + " does not lead to " + primary.name());
    }
    return missing;
  }

  private static void primary(
      GuardRecord guard, ServiceState state, Region region, List<String> missing) {
    if (guard.phase() != GuardPhase.OPEN || guard.epoch() != state.epoch()) {
      missing.add(
          "%s: database %s of epoch %d (expected: OPEN of %d)%s"
              .formatted(
                  region.name(), guard.phase(), guard.epoch(), state.epoch(), trouble(guard)));
    }
  }

  private static void standby(
      GuardRecord guard, Region primary, Region region, List<String> missing) {
    String upstream = primary.address() + ":" + primary.ports().database();
    if (guard.role() != DatabaseRole.STANDBY || !upstream.equals(guard.upstream())) {
      missing.add(
          "%s: database %s of %s (expected: STANDBY of %s)%s"
              .formatted(region.name(), guard.role(), guard.upstream(), upstream, trouble(guard)));
    }
  }

  /**
   * Programs that start all at once, on few processors, are late at first, and their agents know.
   */
  private static void agent(Snapshot now, Region region, List<String> missing) {
    AgentRecord agent = now.agents().get(region.name());
    if (agent == null) {
      missing.add(region.name() + ": no agent");
    } else if (agent.abstaining()) {
      missing.add(region.name() + ": its agent doubts itself");
    }
  }

  private static String trouble(GuardRecord guard) {
    return guard.trouble() == null ? "" : " (" + guard.trouble() + ")";
  }
}
