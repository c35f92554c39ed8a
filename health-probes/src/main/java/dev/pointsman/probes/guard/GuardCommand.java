package dev.pointsman.probes.guard;

import dev.pointsman.coordination.config.InvalidConfigException;
import dev.pointsman.coordination.config.LogFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code guard}: guards one database until it is told to end; then it stops the database. */
@Command(
    name = "guard",
    description = "Opens the database beside it while its region is permitted, and closes it else.",
    mixinStandardHelpOptions = true)
public final class GuardCommand implements Callable<Integer> {
  /** EX_SOFTWARE of sysexits: a bug; whoever supervises the process starts it again. */
  private static final int BUG = 70;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "guard.yaml")
  private Path config = Path.of("guard.yaml");

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: text)")
  private String logFormat = "text";

  @Override
  public Integer call() throws IOException, InterruptedException {
    LogFormat.valueOf(logFormat.toUpperCase(Locale.ROOT)).select();
    GuardConfig read;
    try {
      read = GuardConfig.read(config);
    } catch (InvalidConfigException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return InvalidConfigException.EXIT_STATUS;
    }
    Guard guard = GuardWiring.build(read);
    Runtime.getRuntime().addShutdownHook(new Thread(guard::close, "ending"));
    guard.start();
    LoggerFactory.getLogger(GuardCommand.class)
        .atInfo()
        .addKeyValue("service", read.service())
        .addKeyValue("region", read.region())
        .log("guard started");
    guard.join();
    // only a bug ends up here: its deadline stands, and the database must not be touched any more
    Runtime.getRuntime().halt(BUG);
    return BUG;
  }
}
