package dev.pointsman.sandbox;

import dev.pointsman.sandbox.scenario.Readiness;
import dev.pointsman.sandbox.scenario.Result;
import dev.pointsman.sandbox.scenario.Scenario;
import dev.pointsman.sandbox.scenario.Stage;
import dev.pointsman.sandbox.world.Folder;
import dev.pointsman.sandbox.world.Terrain;
import dev.pointsman.sandbox.world.World;
import java.util.Arrays;
import java.util.function.Consumer;

/** A scenario from nothing to nothing: a world is made for it, and ends with it. */
final class Performance {
  /**
   * So many worlds that have ended keep their logs; of those in which something went wrong, too.
   */
  private static final int KEPT = 5;

  private Performance() {}

  static Result of(Scenario scenario, Terrain terrain, Consumer<String> tell) {
    World world = World.create(Folder.fresh(scenario.text()), terrain);
    boolean well = false;
    try (ShutDown _ = ShutDown.of(world, tell)) {
      tell.accept("world: " + world.plan().folder() + " (logs: " + world.plan().logs() + ")");
      world.start(tell);
      Readiness.reach(world, tell);
      Result result = Stage.play(world, scenario, tell);
      well = result.passed();
      return result;
    } finally {
      if (!well) {
        Folder.mark(world.plan());
      }
      prune(tell);
    }
  }

  /** Each world leaves logs behind; without this they would pile up. */
  private static void prune(Consumer<String> tell) {
    int gone = Folder.prune(Arrays.stream(Scenario.values()).map(Scenario::text).toList(), KEPT);
    if (gone > 0) {
      tell.accept("removed " + gone + " older logs; those of the newest " + KEPT + " worlds stay");
    }
  }
}
