package dev.pointsman.sandbox;

import dev.pointsman.sandbox.world.World;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends a world. */
@Command(name = "down", description = "End the world; its logs stay.")
final class DownCommand implements Callable<Integer> {
  @Mixin WorldOption world = new WorldOption();

  @Override
  public Integer call() {
    World found = world.find();
    found.down();
    System.out.println("the world is gone; its logs are in " + found.plan().logs());
    return 0;
  }
}
