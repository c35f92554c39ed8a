package dev.pointsman.controller.sim.fault;

import static dev.pointsman.controller.sim.world.Sources.millis;

import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.store.KeySpace;
import java.util.SplittableRandom;

/**
 * A wall before a region: nobody reaches what stands there, and what stands there reaches everybody
 * but etcd. When a run has begun because of it, etcd is gone for a moment, again and again. In
 * between a leader may be elected, commit, and count, and the guard behind the wall hears of
 * nothing but promises.
 */
final class Flapping {
  private static final long LOOK = 50_000_000L;

  private final World world;
  private final Region region;
  private final SplittableRandom random;
  private boolean over;

  private Flapping(World world, Region region, SplittableRandom random) {
    this.world = world;
    this.region = region;
    this.random = random;
  }

  /** Begins; what it returns ends it. */
  static Runnable begin(World world, Region region, SplittableRandom random) {
    Flapping flapping = new Flapping(world, region, random);
    world.trace().tell(world.clock(), "a wall before " + region.name());
    world.views().walled(Service.number(region.name()), true);
    flapping.awaitRun();
    return flapping::end;
  }

  private void awaitRun() {
    if (over) {
      return;
    }
    if (failsOver()) {
      world.clock().after(millis(random, 0, 800), this::loseStore);
    } else {
      world.clock().after(LOOK, this::awaitRun);
    }
  }

  private boolean failsOver() {
    return world
        .etcd()
        .cluster()
        .get(KeySpace.state(Service.NAME))
        .entry()
        .map(state -> Codecs.STATE.decode(state.value()).run())
        .flatMap(id -> world.etcd().cluster().get(KeySpace.run(Service.NAME, id)).entry())
        .filter(run -> Codecs.RUN.decode(run.value()).kind() == RunKind.FAILOVER)
        .isPresent();
  }

  private void loseStore() {
    if (!over) {
      world.trace().tell(world.clock(), "the database's host in " + region.name() + " loses etcd");
      region.loseStore(true);
      world.clock().after(millis(random, 200, 2_200), this::gone);
    }
  }

  private void gone() {
    if (!over) {
      world.trace().tell(world.clock(), "etcd is gone for a moment");
      world.network().etcdServes(false);
      awaitPromise(world.clock().now(), millis(random, 500, 2_000));
    }
  }

  /** Not longer than it takes to be promised: a leader that lives through it goes on counting. */
  private void awaitPromise(long since, long most) {
    long now = world.clock().now();
    if (world.lastPromised(region.name()) >= since || now - since >= most) {
      back();
    } else {
      world.clock().after(LOOK, () -> awaitPromise(since, most));
    }
  }

  private void back() {
    if (!over) {
      world.network().etcdServes(true);
      world.clock().after(millis(random, 200, 2_500), this::gone);
    }
  }

  private void end() {
    over = true;
    world.views().walled(Service.number(region.name()), false);
    world.network().etcdServes(true);
    region.loseStore(false);
  }
}
