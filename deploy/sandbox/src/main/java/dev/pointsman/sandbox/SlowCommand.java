package dev.pointsman.sandbox;

import dev.pointsman.coordination.codec.DurationFormat;
import dev.pointsman.sandbox.world.World;
import java.time.Duration;
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

/** Gives links other round trips. */
@Command(
    name = "slow",
    description = {
      "Give the link between two regions another round trip, or all links a multiple of theirs.",
      "Each way deviates by up to 10%%. Needs a world of 'up --netns'."
    })
final class SlowCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin WorldOption world = new WorldOption();

  @Option(names = "--times", paramLabel = "N", description = "all round trips: N times the usual")
  @Nullable Double times;

  @Parameters(
      paramLabel = "REGION REGION ROUND-TRIP",
      arity = "0..3",
      description = "two regions, and a time like 300ms")
  List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    World found = world.find();
    if (times != null && words.isEmpty()) {
      found.links().slower(times);
      world.say("all round trips take " + times + " times as long as usual");
    } else if (times == null && words.size() == 3) {
      found.links().slow(words.get(0), words.get(1), roundTrip(words.get(2)));
      world.say(words.get(0) + " and " + words.get(1) + ": there and back takes " + words.get(2));
    } else {
      throw complaint(
          "slow: " + words + " (expected: REGION REGION ROUND-TRIP, or --times N alone)");
    }
    return 0;
  }

  private Duration roundTrip(String text) {
    try {
      return DurationFormat.parse(text);
    } catch (IllegalArgumentException e) {
      throw complaint("round trip: " + text + " (expected: " + DurationFormat.EXPECTED + ")");
    }
  }

  private ParameterException complaint(String what) {
    return new ParameterException(spec == null ? new CommandLine(this) : spec.commandLine(), what);
  }
}
