package dev.pointsman.controller.cli;

import dev.pointsman.coordination.config.InvalidConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands of this module, put together. */
public final class CommandLines {
  private CommandLines() {}

  @Command(
      name = "pointsman",
      mixinStandardHelpOptions = true,
      description = "Fails services over between regions, and proves that the old one is fenced.",
      footer = Exit.HELP)
  static final class Root implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "which command?");
    }
  }

  /**
   * Runs one command.
   *
   * @param launch what {@code controller} runs
   * @return the exit status, see {@link Exit}
   */
  public static int run(Shell shell, ControllerCommand.Launch launch, String... arguments) {
    CommandLine root = new CommandLine(new Root());
    root.addSubcommand(new ControllerCommand(launch));
    root.addSubcommand(new DefinitionCommands.Validate(shell));
    root.addSubcommand(new DefinitionCommands.Apply(shell));
    root.addSubcommand(new StatusCommand(shell));
    root.addSubcommand(new RunCommands.Explain(shell));
    root.addSubcommand(new RunCommands.ListRuns(shell));
    root.addSubcommand(new RunCommands.ShowRun(shell));
    root.addSubcommand(new AuditCommand(shell));
    root.addSubcommand(new OrderCommands.Failover(shell));
    root.addSubcommand(new OrderCommands.Switchover(shell));
    root.addSubcommand(new OrderCommands.Freeze(shell));
    root.addSubcommand(new OrderCommands.Unfreeze(shell));
    root.addSubcommand(new OrderCommands.Admit(shell));
    root.addSubcommand(new OrderCommands.Retry(shell));
    root.addSubcommand(new OrderCommands.Abort(shell));
    root.addSubcommand(new OrderCommands.Waive(shell));
    for (CommandLine command : root.getSubcommands().values()) {
      command.getCommandSpec().mixinStandardHelpOptions(true);
      command.getCommandSpec().usageMessage().footer(Exit.HELP);
    }
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setOut(shell.out());
    root.setErr(shell.err());
    root.setExecutionExceptionHandler((e, _, _) -> explain(shell, e));
    int exit = root.execute(arguments);
    shell.out().flush();
    shell.err().flush();
    return exit;
  }

  private static int explain(Shell shell, Exception e) throws Exception {
    return switch (e) {
      case CommandException known -> say(shell, known.exit(), known);
      case InvalidConfigException wrong -> say(shell, Exit.WRONG_INPUT, wrong);
      default -> throw e;
    };
  }

  private static int say(Shell shell, int exit, Exception e) {
    shell.err().println(e.getMessage());
    return exit;
  }
}
