package dev.pointsman.sandbox.route53;

import dev.pointsman.sandbox.route53.signing.KeyFile;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code sandbox route53}: the stand-in alone, until it is interrupted. Prints one line of JSON
 * with its addresses and zone ids when it is ready.
 */
@Command(
    name = "route53",
    mixinStandardHelpOptions = true,
    description = "Runs the Route 53 stand-in alone, until interrupted.")
public final class Route53Command implements Callable<Integer> {
  @Option(
      names = "--host",
      description = "the address to listen on; default: ${DEFAULT-VALUE}",
      defaultValue = "127.0.0.1")
  private String host = "127.0.0.1";

  @Option(names = "--api-port", description = "default: any free one", defaultValue = "0")
  private int apiPort;

  @Option(
      names = "--dns-port",
      description = "UDP and TCP; default: any free one",
      defaultValue = "0")
  private int dnsPort;

  @Option(names = "--zone", description = "a zone to create; may be repeated")
  private List<String> zones = new ArrayList<>();

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description =
          "a credentials file as AWS's tools read it: the account's keys; that of its profile"
              + " 'read-only' may only read; default: any key, whatever its signature")
  private @Nullable Path credentials;

  @Option(
      names = "--propagation",
      description = "milliseconds until a change is INSYNC; default: ${DEFAULT-VALUE}",
      defaultValue = "300")
  private long propagationMillis;

  @Option(
      names = "--requests-per-second",
      description = "0 for no limit; default: ${DEFAULT-VALUE}",
      defaultValue = "5")
  private int requestsPerSecond;

  @Option(
      names = "--polling-factor",
      description =
          "how many times faster than Route 53 it checks health; default: ${DEFAULT-VALUE}",
      defaultValue = "10")
  private int pollingFactor;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "keeps zones and their records over a restart; default: nowhere")
  private @Nullable Path file;

  /** Runs the command alone. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Route53Command()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    Vertx vertx = Vertx.vertx();
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(interrupted, closed)));
    try {
      Route53StandIn standIn = Route53StandIn.start(vertx, options()).await();
      announce(standIn);
      interrupted.await();
      standIn.close().await();
      return 0;
    } finally {
      vertx.close().await();
      closed.countDown();
    }
  }

  private static void shutDown(CountDownLatch interrupted, CountDownLatch closed) {
    interrupted.countDown();
    try {
      closed.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private StandInOptions options() throws IOException {
    StandInOptions defaults = StandInOptions.defaults();
    StandInOptions kept = file == null ? defaults : defaults.withFile(file);
    return kept.withHost(host)
        .withPorts(apiPort, dnsPort)
        .withTimes(defaults.processing(), Duration.ofMillis(propagationMillis))
        .withRequestsPerSecond(requestsPerSecond)
        .withAccessKeys(credentials == null ? List.of() : KeyFile.read(credentials))
        .withPollingFactor(pollingFactor);
  }

  private void announce(Route53StandIn standIn) {
    JsonObject ids = new JsonObject();
    zones.forEach(zone -> ids.put(zone, standIn.createZone(zone).await()));
    System.out.println(
        new JsonObject()
            .put("endpoint", standIn.endpoint().toString())
            .put("dns", standIn.dns().getHostString() + ":" + standIn.dns().getPort())
            .put("zones", ids)
            .encode());
  }
}
