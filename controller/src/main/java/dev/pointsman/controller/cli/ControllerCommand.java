package dev.pointsman.controller.cli;

import dev.pointsman.controller.ControllerConfig;
import dev.pointsman.coordination.config.LogFormat;
import dev.pointsman.coordination.config.Secrets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a controller until it is told to stop. */
@Command(name = "controller", description = "Runs a controller.")
public final class ControllerCommand implements Callable<Integer> {
  private final Launch launch;

  @Option(names = "--config", paramLabel = "FILE", required = true, description = "Its file.")
  private Path config = Path.of("");

  @Option(
      names = "--log-format",
      paramLabel = "FORM",
      defaultValue = "text",
      description = "text or json, one line for each event.")
  private LogFormat format = LogFormat.TEXT;

  /** What runs a controller; returns its exit status when it has ended. */
  @FunctionalInterface
  public interface Launch {
    int run(ControllerConfig config) throws Exception;
  }

  public ControllerCommand(Launch launch) {
    this.launch = launch;
  }

  @Override
  public Integer call() throws Exception {
    // first of all: reading a file already asks for loggers
    format.select();
    try {
      return launch.run(ControllerConfig.read(config));
    } catch (Secrets.SecretException e) {
      throw new CommandException(Exit.WRONG_INPUT, "api.token: " + e.getMessage());
    }
  }
}
