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

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    COMMANDS.forEach(line::addSubcommand);
    return line;
  }
}
