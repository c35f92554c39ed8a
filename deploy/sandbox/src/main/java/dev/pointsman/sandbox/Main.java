package dev.pointsman.sandbox;

import dev.pointsman.sandbox.route53.Route53Command;
import dev.pointsman.sandbox.world.WorldException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pointsman sandbox ...}: commands for worlds on this machine. */
@Command(
    name = "pointsman sandbox",
    mixinStandardHelpOptions = true,
    description = "A whole multi-region world on one machine, of real parts.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      StatusCommand.class,
      KillCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      HealCommand.class,
      DownCommand.class,
      ScenarioCommand.class,
      BenchCommand.class,
      Route53Command.class,
    })
public final class Main implements Runnable {
  /** The words were wrong, or what they name is not there. */
  static final int USAGE = 2;

  private Main() {}

  /** Runs one command; the exit status is 0, 1 when it failed, 2 when the words were wrong. */
  public static void main(String[] words) {
    System.exit(run(words));
  }

  static int run(String... words) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Main::explain)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(words);
  }

  private static int explain(Exception cause, CommandLine command, CommandLine.ParseResult words) {
    if (cause instanceof WorldException) {
      command.getErr().println("pointsman: " + cause.getMessage());
    } else {
      cause.printStackTrace(command.getErr());
    }
    return 1;
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
