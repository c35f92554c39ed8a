package dev.pointsman.probes.guard;

import dev.pointsman.probes.guard.watchdog.WatchdogMain;
import dev.pointsman.probes.guard.watchdog.WatchdogSettings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code watchdog}: what the guard starts by itself; here for people who look for it. */
@Command(
    name = "watchdog",
    description = "Ends a database whose guard is late or dead. Started by the guard.",
    mixinStandardHelpOptions = true)
public final class WatchdogCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SETTING", description = "as the guard hands them over")
  private List<String> settings = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    WatchdogMain.run(WatchdogSettings.parse(settings));
    return 0;
  }
}
