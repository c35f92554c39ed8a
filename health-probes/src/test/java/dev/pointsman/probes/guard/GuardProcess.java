package dev.pointsman.probes.guard;

import picocli.CommandLine;

/** The guard's command as a process that tests can stop and kill. */
final class GuardProcess {
  private GuardProcess() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new GuardCommand()).execute(arguments));
  }
}
