package dev.pointsman.sandbox;

import dev.pointsman.sandbox.scenario.Readiness;
import dev.pointsman.sandbox.scenario.Result;
import dev.pointsman.sandbox.scenario.Scenario;
import dev.pointsman.sandbox.scenario.Stage;
import dev.pointsman.sandbox.world.Folder;
import dev.pointsman.sandbox.world.World;
import java.util.function.Consumer;

/** A scenario from nothing to nothing: a world is made for it, and ends with it. */
final class Performance {
  private Performance() {}

  static Result of(Scenario scenario, Consumer<String> tell) {
    World world = World.create(Folder.fresh(scenario.text()));
    try (ShutDown _ = ShutDown.of(world)) {
      tell.accept("world: " + world.plan().folder() + " (logs: " + world.plan().logs() + ")");
      world.start(tell);
      Readiness.reach(world, tell);
      return Stage.play(world, scenario, tell);
    }
  }
}
