package dev.pointsman.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.sandbox.scenario.Result;
import dev.pointsman.sandbox.scenario.Scenario;
import dev.pointsman.sandbox.world.Terrain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays one scenario in a world of its own. */
@Command(name = "scenario", description = "Play a scenario in a world of its own.")
final class ScenarioCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin NetworkOption network = new NetworkOption();

  @Parameters(
      paramLabel = "NAME",
      description = {
        "region-loss, app-loss, database-loss, switchover, leader-loss, store-loss, agent-blind or"
            + " wobble;",
        "with --netns also partition-primary, partition-etcd-leader, partition-controller-leader,"
            + " partition-pair, slow-world or etcd-loss"
      })
  String name = "";

  @Option(names = "--json", paramLabel = "FILE", description = "write the result there")
  @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    Scenario wanted = scenario(name, network.terrain(), spec);
    if (json != null && spec != null && !isWritable(json)) {
      throw new ParameterException(
          spec.commandLine(), "--json: " + json + " (expected: a file that can be written)");
    }
    Result result = Performance.of(wanted, network.terrain(), System.out::println);
    if (json != null) {
      Files.writeString(json, write(result));
    }
    System.out.println();
    Summary.lines(result).forEach(System.out::println);
    return result.passed() ? 0 : 1;
  }

  /** Before a minute is spent on a result that has nowhere to go. */
  private static boolean isWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return Files.exists(file)
        ? Files.isRegularFile(file) && Files.isWritable(file)
        : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
  }

  static String write(Result result) throws IOException {
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(result.report())
        + "\n";
  }

  /** The scenario of that name, or a complaint about the words. */
  static Scenario scenario(String name, Terrain terrain, @Nullable CommandSpec spec) {
    Scenario found =
        Scenario.of(name)
            .orElseThrow(
                () -> complaint("scenario: " + name + " (expected: one of " + names() + ")", spec));
    if (!found.playsOn(terrain)) {
      throw complaint("scenario: " + name + " on loopback (expected: with --netns)", spec);
    }
    return found;
  }

  private static RuntimeException complaint(String problem, @Nullable CommandSpec spec) {
    return spec == null
        ? new IllegalArgumentException(problem)
        : new ParameterException(spec.commandLine(), problem);
  }

  private static String names() {
    return String.join(", ", Arrays.stream(Scenario.values()).map(Scenario::text).toList());
  }
}
