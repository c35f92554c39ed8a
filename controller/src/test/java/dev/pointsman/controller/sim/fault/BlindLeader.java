package dev.pointsman.controller.sim.fault;

import static dev.pointsman.controller.sim.world.Sources.millis;

import dev.pointsman.controller.loop.Controller;
import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import java.util.SplittableRandom;

/**
 * A region is lost while automation is frozen; and when its leader has seen that, the leader's
 * watches fall silent. The freeze ends, and nothing but what was true a while ago speaks for a
 * failover.
 */
final class BlindLeader {
  private static final long LOOK = 100_000_000L;

  private final World world;
  private final int lost;
  private int blind = -1;
  private boolean over;

  private BlindLeader(World world, int lost) {
    this.world = world;
    this.lost = lost;
  }

  /** Begins; what it returns ends it. */
  static Runnable begin(World world, SplittableRandom random) {
    Region region = Aim.preferred(world, random);
    BlindLeader fault = new BlindLeader(world, Aim.number(region));
    People.freezeAll(world, random, millis(random, 8_000, 12_000));
    world.clock().after(millis(random, 100, 1_000), fault::wall);
    return fault::end;
  }

  private void wall() {
    if (!over) {
      world.trace().tell(world.clock(), "a wall before region " + lost);
      world.views().walled(lost, true);
      await();
    }
  }

  private void await() {
    if (over) {
      return;
    }
    for (Region region : world.regions()) {
      Controller controller = region.controller();
      if (controller != null && seesALoss(controller)) {
        blind = Aim.number(region);
        world.trace().tell(world.clock(), "watches of region " + blind + " stall");
        world.network().stallWatches(blind, true);
        return;
      }
    }
    world.clock().after(LOOK, this::await);
  }

  private static boolean seesALoss(Controller controller) {
    return controller.world().leadership().term() != null
        && !controller.world().service(Service.NAME, controller.now()).sight().cut().isEmpty();
  }

  private void end() {
    over = true;
    world.views().walled(lost, false);
    if (blind >= 0) {
      world.network().stallWatches(blind, false);
    }
  }
}
