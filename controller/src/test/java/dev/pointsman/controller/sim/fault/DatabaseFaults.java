package dev.pointsman.controller.sim.fault;

import static dev.pointsman.controller.sim.world.Sources.millis;

import dev.pointsman.controller.sim.model.Region;
import dev.pointsman.controller.sim.model.World;
import java.util.SplittableRandom;

/** Of databases, and of the sessions to them. */
final class DatabaseFaults {
  private DatabaseFaults() {}

  static Runnable crash(World world, SplittableRandom random) {
    Aim.preferred(world, random).crashDatabase();
    return () -> {};
  }

  static Runnable startedByHand(World world, SplittableRandom random) {
    Region region = Aim.any(world, random);
    return region::startDatabaseByHand;
  }

  static Runnable promotedByHand(World world, SplittableRandom random) {
    world.databases().promoteByHand(Aim.any(world, random).name());
    return () -> {};
  }

  static Runnable lag(World world, SplittableRandom random) {
    world.databases().lag(random.nextInt(world.network().regions()), millis(random, 500, 20_000));
    return () -> {};
  }

  /** Somebody pauses a replica's replay: it receives, and shows nothing of it. */
  static Runnable replayPaused(World world, SplittableRandom random) {
    int region = random.nextInt(world.network().regions());
    world.trace().tell(world.clock(), "replay of " + region + " is paused");
    world.databases().pauseReplay(region, true);
    return () -> world.databases().pauseReplay(region, false);
  }

  /** How far a replica lags is not to be known: its table cannot be read. */
  static Runnable lagUnknown(World world, SplittableRandom random) {
    int region = random.nextInt(world.network().regions());
    world.trace().tell(world.clock(), "the heartbeat of " + region + " cannot be read");
    world.databases().hideHeartbeat(region, true);
    return () -> world.databases().hideHeartbeat(region, false);
  }

  /** Sessions break half way: before an order was carried out, or after. */
  static Runnable sessionsBreak(World world, SplittableRandom random) {
    world.databases().sessionsBreak(true);
    return () -> world.databases().sessionsBreak(false);
  }
}
