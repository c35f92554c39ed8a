package dev.pointsman.sandbox;

import dev.pointsman.sandbox.scenario.Readiness;
import dev.pointsman.sandbox.world.StatusReport;
import dev.pointsman.sandbox.world.World;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts a world that stays until {@code down}. */
@Command(name = "up", description = "Start a world; it stays until 'down'.")
final class UpCommand implements Callable<Integer> {
  @Mixin WorldOption world = new WorldOption();
  @Mixin NetworkOption network = new NetworkOption();

  @Override
  public Integer call() {
    World made = World.create(world.folder, network.terrain());
    ShutDown guard = ShutDown.of(made, System.out::println);
    System.out.println("world: " + made.plan().folder() + " (logs: " + made.plan().logs() + ")");
    made.start(System.out::println);
    Readiness.reach(made, System.out::println);
    guard.keep();
    System.out.println("the world is up, in " + made.plan().folder() + "; to operate it:");
    System.out.println("  " + StatusReport.of(made).exports());
    System.out.println("  ./pointsman status");
    System.out.println("its records, by Route 53's own protocol:");
    System.out.println("  " + StatusReport.of(made).records());
    return 0;
  }
}
