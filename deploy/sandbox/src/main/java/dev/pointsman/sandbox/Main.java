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
    footer = Main.EXIT,
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      StatusCommand.class,
      KillCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      PartitionCommand.class,
      SlowCommand.class,
      LossyCommand.class,
      HealCommand.class,
      DownCommand.class,
      ScenarioCommand.class,
      BenchCommand.class,
      Route53Command.class,
    })
public final class Main implements Runnable {
  /** It did not come out as it must. */
  static final int FAILED = 1;

  /** The words were wrong, or what they name is not there; nothing was done. */
  static final int USAGE = 2;

  static final String EXIT =
      "Exit status: 0 done, 1 it did not come out as it must, 2 the words were wrong or name what"
          + " is not there.";

  private Main() {}

  /** Runs one command; the exit status is 0, 1 when it failed, 2 when the words were wrong. */
  public static void main(String[] words) {
    System.exit(commandLine().execute(words));
  }

  static CommandLine commandLine() {
    CommandLine all = new CommandLine(new Main());
    for (CommandLine command : all.getSubcommands().values()) {
      if (!command.getCommandSpec().mixinStandardHelpOptions()) {
        command.getCommandSpec().mixinStandardHelpOptions(true);
      }
      command.getCommandSpec().usageMessage().footer(EXIT);
    }
    return all.setExecutionExceptionHandler((cause, command, _) -> explain(cause, command))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static int explain(Exception cause, CommandLine command) {
    if (cause instanceof WorldException told) {
      command.getErr().println("pointsman: " + told.getMessage());
      return told.isOfWrongWords() ? USAGE : FAILED;
    }
    cause.printStackTrace(command.getErr());
    return FAILED;
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
