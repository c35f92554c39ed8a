package dev.pointsman.sandbox.shop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The orders in the region's database. A failed future says why, in the server's words. */
final class Orders {
  /** A client that waits longer has given up. */
  private static final int LIMIT_MILLIS = 900;

  private static final int CONNECTIONS = 6;

  /** A shop that nobody uses keeps its connections, so that the first customer need not wait. */
  private static final int KEEP_WARM_MILLIS = 2_000;

  /** More than that in line, and none would be served in time. */
  private static final int QUEUE = 40;

  private final String region;
  private final Pool pool;

  Orders(Vertx vertx, String region, ShopConfig.Database database) throws IOException {
    this.region = region;
    PgConnectOptions connect =
        new PgConnectOptions()
            .setHost(database.host())
            .setPort(database.port())
            .setDatabase(database.name())
            .setUser(database.user())
            .setPassword(Files.readString(Path.of(database.passwordFile())).strip())
            .addProperty("statement_timeout", String.valueOf(LIMIT_MILLIS))
            .addProperty("application_name", "shop");
    PoolOptions options =
        new PoolOptions()
            .setMaxSize(CONNECTIONS)
            .setMaxWaitQueueSize(QUEUE)
            .setConnectionTimeout(LIMIT_MILLIS)
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    pool =
        PgBuilder.pool()
            .with(options)
            .with(new NetClientOptions().setConnectTimeout(LIMIT_MILLIS))
            .connectingTo(connect)
            .using(vertx)
            .build();
  }

  /** Asks for something small from now on, whatever comes of it. */
  void keepWarm(Vertx vertx) {
    var _ = count();
    vertx.setPeriodic(KEEP_WARM_MILLIS, _ -> count());
  }

  /** Inserts an order; the same one twice is an error. */
  Future<Void> add(String client, long number) {
    return pool.preparedQuery("INSERT INTO orders (client, n, region) VALUES ($1, $2, $3)")
        .execute(Tuple.of(client, number, region))
        .mapEmpty();
  }

  /** How many orders there are. */
  Future<Long> count() {
    return pool.query("SELECT count(*) FROM orders")
        .execute()
        .map(rows -> rows.iterator().next().getLong(0));
  }
}
