package dev.pointsman.controller.sim.fault;

import static dev.pointsman.controller.sim.world.Sources.millis;

import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.World;
import java.util.SplittableRandom;

/**
 * A region's application fails; the replica that is to take over hangs in its promotion, and its
 * application fails too. The next one is promoted, and then the first one is, late.
 */
final class HungPromotion {
  private static final long LOOK = 50_000_000L;

  private final World world;
  private boolean over;

  private HungPromotion(World world) {
    this.world = world;
  }

  /** Begins; what it returns ends it. */
  static Runnable begin(World world, SplittableRandom random) {
    Region region = Aim.preferred(world, random);
    HungPromotion fault = new HungPromotion(world);
    world
        .trace()
        .tell(world.clock(), "the next promotion hangs; web of " + region.name() + " fails");
    world.views().webDown(Aim.number(region), true);
    world.databases().nextPromotionTakes(millis(random, 8_000, 25_000));
    fault.await();
    return fault::end;
  }

  private void await() {
    if (over) {
      return;
    }
    for (Region region : world.regions()) {
      if (world.databases().of(region.name()).isPromoting()) {
        world.views().webDown(Aim.number(region), true);
        return;
      }
    }
    world.clock().after(LOOK, this::await);
  }

  private void end() {
    over = true;
    world.databases().nextPromotionTakes(0);
    for (Region region : world.regions()) {
      world.views().webDown(Aim.number(region), false);
    }
  }
}
