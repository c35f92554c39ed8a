package dev.pointsman.controller.execute.route53;

import dev.pointsman.controller.execute.testing.ExactTrafficContract;
import dev.pointsman.controller.execute.testing.TrafficWorld;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

/** The whole driver, with its threads, on a zone that compares exactly. */
final class Route53TrafficTest extends ExactTrafficContract {
  private static final Vertx vertx = Vertx.vertx();

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  protected TrafficWorld open() {
    return new MemoryZoneWorld(vertx);
  }
}
