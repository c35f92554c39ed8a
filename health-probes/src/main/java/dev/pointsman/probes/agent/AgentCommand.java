package dev.pointsman.probes.agent;

import dev.pointsman.coordination.config.EtcdAccess;
import dev.pointsman.coordination.config.InvalidConfigException;
import dev.pointsman.coordination.config.LogFormat;
import dev.pointsman.coordination.etcd.EtcdConfig;
import dev.pointsman.coordination.etcd.EtcdStore;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code agent}: runs a probe agent until it is told to end. */
@Command(
    name = "agent",
    description = "Probes every region of every service, and publishes verdicts.",
    mixinStandardHelpOptions = true)
public final class AgentCommand implements Callable<Integer> {
  /** EX_SOFTWARE of sysexits: a bug; whoever supervises the process starts it again. */
  private static final int BUG = 70;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "agent.yaml")
  private Path config = Path.of("agent.yaml");

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: text)")
  private String logFormat = "text";

  @Override
  public Integer call() throws InterruptedException {
    LogFormat.valueOf(logFormat.toUpperCase(Locale.ROOT)).select();
    AgentConfig read;
    try {
      read = AgentConfig.read(config);
    } catch (InvalidConfigException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return InvalidConfigException.EXIT_STATUS;
    }
    run(read);
    return 0;
  }

  private static void run(AgentConfig config) throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  end.countDown();
                  await(ended);
                },
                "ending"));
    try (EtcdStore store = EtcdStore.connect(etcd(config.etcd()));
        Agent agent = Agent.start(config, store, version(), AgentCommand::halt)) {
      LoggerFactory.getLogger(AgentCommand.class)
          .atInfo()
          .addKeyValue("agent", config.id())
          .addKeyValue("region", config.region())
          .addKeyValue("metrics", agent.metricsPort())
          .log("agent started");
      end.await();
    } finally {
      ended.countDown();
    }
  }

  private static EtcdConfig etcd(EtcdAccess access) {
    EtcdAccess.@Nullable Tls tls = access.tls();
    return new EtcdConfig(
        access.endpoints(),
        tls == null ? null : new EtcdConfig.Tls(tls.ca(), tls.certificate(), tls.key()),
        EtcdConfig.DEFAULT_CALL_TIMEOUT);
  }

  private static String version() {
    String version = AgentCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static void halt(Throwable bug) {
    LoggerFactory.getLogger(AgentCommand.class).error("a bug ends this process", bug);
    Runtime.getRuntime().halt(BUG);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
