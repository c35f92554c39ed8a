package dev.pointsman.controller.execute.postgres;

import dev.pointsman.controller.execute.testing.DatabaseContract;
import dev.pointsman.controller.execute.testing.DatabaseWorld;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

/** On a real primary with a real replica. */
final class PostgresDatabaseIT extends DatabaseContract {
  private static final Vertx vertx = Vertx.vertx();

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  protected DatabaseWorld open() throws IOException {
    return PostgresPair.start(vertx);
  }
}
