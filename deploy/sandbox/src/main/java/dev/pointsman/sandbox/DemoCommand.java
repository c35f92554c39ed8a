package dev.pointsman.sandbox;

import dev.pointsman.sandbox.scenario.Result;
import dev.pointsman.sandbox.scenario.Scenario;
import dev.pointsman.sandbox.world.Terrain;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows the main thing: a region is lost, and the service goes on elsewhere. */
@Command(
    name = "demo",
    description = "Lose the primary region of a real world, and watch the service move.")
final class DemoCommand implements Callable<Integer> {
  private static final String WHAT =
      """
      A world of three regions is started on this machine: in each an etcd member, a controller, a probe
      agent, a PostgreSQL with its guard, and a shop that writes to it. Then everything in the primary
      region is killed. A client places an order through the shop's name every 50 ms; another one tries
      to write past it into every database. Times are seconds after the loss.
      """;

  @Override
  public Integer call() {
    System.out.println(WHAT);
    Result result = Performance.of(Scenario.REGION_LOSS, Terrain.LOOPBACK, System.out::println);
    System.out.println();
    Summary.lines(result).forEach(System.out::println);
    return result.passed() ? 0 : 1;
  }
}
