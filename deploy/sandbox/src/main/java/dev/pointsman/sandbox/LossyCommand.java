package dev.pointsman.sandbox;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Loses some packets on a region's links. */
@Command(
    name = "lossy",
    description = {
      "Lose a share of the packets on a region's links, each way.",
      "Needs a world of 'up --netns'."
    })
final class LossyCommand implements Callable<Integer> {
  @Mixin WorldOption world = new WorldOption();

  @Parameters(index = "0", paramLabel = "REGION")
  String region = "";

  @Parameters(index = "1", paramLabel = "PERCENT", description = "0.01 to 100")
  double percent;

  @Override
  public Integer call() {
    world.find().links().lossy(region, percent);
    world.say(region + ": " + percent + "% of packets are lost on its links, each way");
    return 0;
  }
}
