package dev.pointsman.sandbox.route53;

import dev.pointsman.controller.execute.testing.ExactTrafficContract;
import dev.pointsman.controller.execute.testing.Route53World;
import dev.pointsman.controller.execute.testing.TrafficWorld;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The controller's own driver over the wire protocol, on a server that compares as Route 53. */
final class TrafficDriverIT extends ExactTrafficContract {
  private static final Vertx vertx = Vertx.vertx();
  private static StandInServer server;

  @BeforeAll
  static void start() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    server = StandInServer.start(StandInOptions.defaults().withRequestsPerSecond(0));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  protected TrafficWorld open() {
    return Route53World.at(server.standIn().endpoint(), vertx);
  }
}
