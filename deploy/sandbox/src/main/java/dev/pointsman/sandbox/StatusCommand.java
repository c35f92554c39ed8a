package dev.pointsman.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.sandbox.world.StatusReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what a world is made of, for people or for tools. */
@Command(name = "status", description = "Addresses, credentials and processes of the world.")
final class StatusCommand implements Callable<Integer> {
  @Mixin WorldOption world = new WorldOption();

  @Option(names = "--json", description = "all that an outside tool needs, secrets included")
  boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    StatusReport report = StatusReport.of(world.find());
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
      return 0;
    }
    report.lines().forEach(System.out::println);
    return 0;
  }
}
