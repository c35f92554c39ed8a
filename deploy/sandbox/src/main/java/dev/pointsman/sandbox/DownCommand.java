package dev.pointsman.sandbox;

import dev.pointsman.sandbox.world.Leftovers;
import dev.pointsman.sandbox.world.World;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends a world. Ending what is not there is no error: a script may end it twice. */
@Command(name = "down", description = "End the world; only its logs stay.")
final class DownCommand implements Callable<Integer> {
  @Mixin WorldOption world = new WorldOption();

  @Override
  public Integer call() {
    World found = world.look().orElse(null);
    if (found == null) {
      sweep();
      world.say("no world in " + world.folder + ": nothing to end (another one: --dir)");
      return 0;
    }
    found.down();
    sweep();
    world.say("the world is gone; its logs are in " + found.plan().logs());
    return 0;
  }

  /** What a killed command has left of a network stays otherwise until the machine restarts. */
  private void sweep() {
    int gone = Leftovers.sweep();
    if (gone > 0) {
      world.say("networks of worlds that are gone: " + gone + " removed");
    }
  }
}
