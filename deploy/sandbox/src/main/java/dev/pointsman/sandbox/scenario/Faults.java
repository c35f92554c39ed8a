package dev.pointsman.sandbox.scenario;

import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Role;
import dev.pointsman.sandbox.world.Target;
import dev.pointsman.sandbox.world.World;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Does to a world what a scenario says. */
final class Faults implements AutoCloseable {
  private final World world;
  private final Plan plan;
  private @Nullable LyingDns dns;

  Faults(World world) {
    this.world = world;
    this.plan = world.plan();
  }

  /**
   * Breaks what is to be broken; returns what was done.
   *
   * @param primary the region that serves
   */
  String inject(Scenario scenario, Region primary) {
    return switch (scenario) {
      case REGION_LOSS, LEADER_LOSS -> {
        int killed = world.kill(new Target(primary.name(), null));
        yield primary.name() + " is gone: " + killed + " processes killed";
      }
      case APP_LOSS -> {
        fault(primary, "errors");
        yield "the shop of " + primary.name() + " answers 500";
      }
      case DATABASE_LOSS -> {
        int killed = world.kill(new Target(primary.name(), Role.DATABASE));
        yield "the database of " + primary.name() + " is gone: " + killed + " processes killed";
      }
      case SWITCHOVER -> {
        String to = next(primary).name();
        new Api(plan)
            .post(
                "/api/v1/services/" + Plan.SERVICE + "/switchover",
                "application/json",
                """
                {"to": "%s", "actor": "sandbox", "reason": "switchover scenario"}\
                """
                    .formatted(to));
        yield "a switchover to " + to + " was asked for";
      }
      case STORE_LOSS -> {
        int killed = 0;
        for (Region region : plan.regions()) {
          killed += world.kill(new Target(region.name(), Role.ETCD));
        }
        yield "etcd is gone: " + killed + " members killed";
      }
      case AGENT_BLIND -> {
        Region region = blinded(plan);
        world.blindAgent(region, lie(region));
        yield "agent " + region.agent() + " in " + region.name() + " sees everything down";
      }
      case WOBBLE -> {
        fault(primary, "wobble");
        yield "the shop of " + primary.name() + " fails two health probes of every five";
      }
      case PARTITION_PRIMARY,
          PARTITION_ETCD_LEADER,
          PARTITION_CONTROLLER_LEADER,
          PARTITION_PAIR,
          SLOW_WORLD,
          ETCD_LOSS ->
          throw new IllegalArgumentException(scenario + " is more than one fault: see its script");
    };
  }

  private Region next(Region region) {
    return plan.regions().get((plan.regions().indexOf(region) + 1) % plan.regions().size());
  }

  /** Where the agent lives that is blinded. */
  static Region blinded(Plan plan) {
    return plan.regions().get(1);
  }

  /** Kills the leading controller; returns what was done. */
  String killLeader(Snapshot now) {
    if (now.leader() == null) {
      return "nobody leads: no controller killed";
    }
    String leader = now.leader().controller();
    world.kill(new Target(now.leader().region(), Role.CONTROLLER));
    return "the leading controller " + leader + " is killed";
  }

  /** Starts every member of etcd again; returns what was done. */
  String startStore() {
    plan.regions().forEach(region -> world.start(region, Role.ETCD));
    return "etcd is started again";
  }

  private void fault(Region region, String fault) {
    if (!world.fault(region, fault)) {
      throw new WorldException("the shop of " + region.name() + " does not answer");
    }
  }

  private String lie(Region region) {
    try {
      LyingDns made = new LyingDns(plan.dns().address(), plan.nowhere());
      dns = made;
      return made.address();
    } catch (IOException e) {
      throw new WorldException("dns for " + region.name() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (dns != null) {
      dns.close();
    }
  }
}
