package dev.pointsman.controller.execute.route53;

import dev.pointsman.controller.execute.testing.Route53World;
import dev.pointsman.controller.execute.testing.TrafficContract;
import dev.pointsman.controller.execute.testing.TrafficWorld;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The driver over the wire protocol, on moto's server. moto compares a DELETE with all that ever
 * stood there, so only what it agrees on runs here; the exact contract runs on the sandbox's
 * stand-in. Where moto is not installed, this says so and runs on the zone in memory.
 */
final class MotoTrafficIT extends TrafficContract {
  private static final Vertx vertx = Vertx.vertx();
  private static Optional<MotoServer> moto = Optional.empty();

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    moto = MotoServer.start();
    System.out.println(
        moto.map(m -> "contract of traffic drivers: on moto at " + m.endpoint())
            .orElse("contract of traffic drivers: no moto_server in PATH, on a zone in memory"));
  }

  @AfterAll
  static void stop() throws Exception {
    moto.ifPresent(MotoServer::close);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  protected TrafficWorld open() {
    return moto.<TrafficWorld>map(m -> Route53World.at(m.endpoint(), vertx))
        .orElseGet(() -> new MemoryZoneWorld(vertx));
  }
}
