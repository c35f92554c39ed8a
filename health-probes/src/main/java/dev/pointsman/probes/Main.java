package dev.pointsman.probes;

import dev.pointsman.probes.agent.AgentCommand;
import dev.pointsman.probes.bench.BenchCommand;
import dev.pointsman.probes.guard.GuardCommand;
import dev.pointsman.probes.guard.WatchdogCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of all processes of this module. */
@Command(
    name = "pointsman",
    description = "Probe agent, guard and watchdog.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  /** One per subcommand, in the order of the help. */
  private static final List<Object> COMMANDS =
      List.of(new AgentCommand(), new GuardCommand(), new WatchdogCommand(), new BenchCommand());

  private static final String EXIT =
      "Exit status: 0 ended as it was told to, 1 failed, 2 the words or the configuration are"
          + " wrong, 70 a bug: to be started again.";

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    COMMANDS.forEach(line::addSubcommand);
    line.getSubcommands().values().forEach(Main::help);
    return line;
  }

  /** Every command, and what is below it, tells its options and what its exit status means. */
  private static void help(CommandLine command) {
    if (!command.getCommandSpec().mixinStandardHelpOptions()) {
      command.getCommandSpec().mixinStandardHelpOptions(true);
    }
    command.getCommandSpec().usageMessage().footer(EXIT);
    command.getSubcommands().values().forEach(Main::help);
  }
}
