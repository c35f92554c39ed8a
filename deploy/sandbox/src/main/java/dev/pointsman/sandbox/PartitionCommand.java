package dev.pointsman.sandbox;

import dev.pointsman.sandbox.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Cuts links; whoever is cut off lives on, and its clients reach it. */
@Command(
    name = "partition",
    description = {
      "Cut a region off from the others and from Route 53, or the link between two.",
      "Clients outside reach all of them as before. Needs a world of 'up --netns'."
    })
final class PartitionCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin WorldOption world = new WorldOption();

  @Option(names = "--one-way", description = "only what the first sends to the second is lost")
  boolean oneWay;

  @Parameters(
      paramLabel = "REGION",
      arity = "1..2",
      description = "one: cut off from all; two: from each other (one of them may be route53)")
  List<String> regions = new ArrayList<>();

  @Override
  public Integer call() {
    World found = world.find();
    String first = regions.getFirst();
    if (regions.size() == 1 && oneWay) {
      throw new ParameterException(
          spec == null ? new CommandLine(this) : spec.commandLine(),
          "--one-way: " + first + " alone (expected: two regions)");
    }
    if (regions.size() == 1) {
      found.links().isolate(first);
      world.say(first + ": cut off from the other regions and from Route 53");
    } else if (oneWay) {
      found.links().cutOneWay(first, regions.getLast());
      world.say(first + ": what it sends to " + regions.getLast() + " is lost");
    } else {
      found.links().cut(first, regions.getLast());
      world.say(first + " and " + regions.getLast() + ": cut off from each other");
    }
    return 0;
  }
}
