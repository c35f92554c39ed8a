package dev.pointsman.controller.sim.fault;

import static dev.pointsman.controller.sim.world.Sources.millis;

import dev.pointsman.controller.core.assess.Assessment;
import dev.pointsman.controller.loop.Controller;
import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.store.KeySpace;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The application of the region that serves fails, until a failover away from it is completed and
 * whoever leads sees it well again. Then the application of its successor fails: nothing but the
 * limit on the regions that automation may leave stands against a second failover.
 */
final class SecondLoss {
  private static final long LOOK = 200_000_000L;

  private final World world;
  private final String first;
  private final long pause;
  private boolean over;

  private SecondLoss(World world, String first, long pause) {
    this.world = world;
    this.first = first;
    this.pause = pause;
  }

  /** Begins; what it returns ends it. */
  static Runnable begin(World world, SplittableRandom random) {
    String first = state(world).map(now -> now.permit()).orElse(Service.REGIONS.getFirst());
    SecondLoss fault = new SecondLoss(world, first, millis(random, 0, 3_000));
    fault.fails(first, true);
    fault.awaitFailover();
    return fault::end;
  }

  private static Optional<ServiceState> state(World world) {
    return world
        .etcd()
        .cluster()
        .get(KeySpace.state(Service.NAME))
        .entry()
        .map(entry -> Codecs.STATE.decode(entry.value()));
  }

  private void fails(String region, boolean does) {
    world
        .trace()
        .tell(world.clock(), "the application of " + region + (does ? " fails" : " is well"));
    world.views().webDown(Service.number(region), does);
  }

  private void awaitFailover() {
    if (over) {
      return;
    }
    boolean completed =
        state(world)
            .filter(now -> now.run() == null && now.permit() != null)
            .filter(now -> !first.equals(now.permit()))
            .isPresent();
    if (completed) {
      fails(first, false);
      awaitRecovery();
    } else {
      world.clock().after(LOOK, this::awaitFailover);
    }
  }

  private void awaitRecovery() {
    if (over) {
      return;
    }
    for (Region region : world.regions()) {
      Controller controller = region.controller();
      if (controller != null && seesItWell(controller)) {
        world.clock().after(pause, this::loseSecond);
        return;
      }
    }
    world.clock().after(LOOK, this::awaitRecovery);
  }

  private boolean seesItWell(Controller controller) {
    if (controller.world().leadership().term() == null) {
      return false;
    }
    Assessment seen =
        controller
            .world()
            .service(Service.NAME, controller.now())
            .sight()
            .of(first, controller.now());
    return !seen.isLost() && !seen.isRecovering();
  }

  private void loseSecond() {
    state(world)
        .map(now -> now.permit())
        .filter(permit -> !over && !permit.equals(first))
        .ifPresent(permit -> fails(permit, true));
  }

  private void end() {
    over = true;
    Service.REGIONS.forEach(region -> world.views().webDown(Service.number(region), false));
  }
}
