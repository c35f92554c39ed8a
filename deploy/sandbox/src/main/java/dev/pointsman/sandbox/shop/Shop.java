package dev.pointsman.sandbox.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shop: {@code POST /orders {"client", "n"}} writes a numbered order, {@code GET /orders/count}
 * counts them, {@code GET /health} says {@code ok} while the shop itself is well, and {@code POST
 * /fault/NAME} makes it ill. Runs on one event loop.
 */
public final class Shop {
  private static final Logger LOG = LoggerFactory.getLogger(Shop.class);

  private final ShopConfig config;
  private final Orders orders;
  private Fault fault = Fault.NONE;
  private long probes;

  private Shop(ShopConfig config, Orders orders) {
    this.config = config;
    this.orders = orders;
  }

  /** Runs a shop until it is ended: {@code Shop FILE}. */
  public static void main(String[] words) throws IOException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    ShopConfig config = new ObjectMapper().readValue(new File(words[0]), ShopConfig.class);
    start(vertx, config)
        .onSuccess(port -> LOG.info("shop of {} on {}:{}", config.region(), config.host(), port))
        .onFailure(
            e -> {
              LOG.error("shop of {}: {}", config.region(), e.getMessage());
              System.exit(1);
            });
  }

  /** Starts a shop; completes with its port. */
  static Future<Integer> start(Vertx vertx, ShopConfig config) throws IOException {
    Orders orders = new Orders(vertx, config.region(), config.database());
    orders.keepWarm(vertx);
    Shop shop = new Shop(config, orders);
    return vertx
        .createHttpServer()
        .requestHandler(shop::handle)
        .listen(config.port(), config.host())
        .map(server -> server.actualPort());
  }

  private void handle(HttpServerRequest request) {
    String route = request.method() + " " + request.path();
    if (route.startsWith("POST /fault/")) {
      setFault(request, route.substring("POST /fault/".length()));
      return;
    }
    if (route.equals("GET /health")) {
      health(request);
      return;
    }
    if (fault == Fault.ERRORS) {
      answer(request, 500, new JsonObject().put("error", "the shop is ill"));
      return;
    }
    switch (route) {
      case "POST /orders" -> takeOrder(request);
      case "GET /orders/count" -> count(request);
      default -> answer(request, 404, new JsonObject().put("error", "no such place"));
    }
  }

  private void setFault(HttpServerRequest request, String name) {
    Fault.of(name)
        .ifPresentOrElse(
            wanted -> {
              fault = wanted;
              LOG.info("fault: {}", wanted);
              answer(request, 200, new JsonObject().put("fault", wanted.text()));
            },
            () -> answer(request, 404, new JsonObject().put("error", "no such fault")));
  }

  private void health(HttpServerRequest request) {
    boolean ill = fault.failsProbe(probes++);
    request.response().setStatusCode(ill ? 500 : 200).end(ill ? "ill" : "ok");
  }

  private void takeOrder(HttpServerRequest request) {
    request
        .body()
        .compose(
            body -> {
              JsonObject order = new JsonObject(body);
              String client = order.getString("client", "anonymous");
              long number = order.getLong("n");
              return orders
                  .add(client, number)
                  .map(new JsonObject().put("n", number).put("region", config.region()));
            })
        .onSuccess(written -> answer(request, 201, written))
        .onFailure(e -> refuse(request, e));
  }

  private void count(HttpServerRequest request) {
    orders
        .count()
        .onSuccess(
            count ->
                answer(
                    request,
                    200,
                    new JsonObject().put("orders", count).put("region", config.region())))
        .onFailure(e -> refuse(request, e));
  }

  private void refuse(HttpServerRequest request, Throwable cause) {
    boolean theirs =
        cause instanceof DecodeException
            || cause instanceof ClassCastException
            || cause instanceof NullPointerException;
    answer(
        request,
        theirs ? 400 : 503,
        new JsonObject()
            .put("error", theirs ? "body (expected: {client, n})" : cause.getMessage()));
  }

  private static void answer(HttpServerRequest request, int status, JsonObject body) {
    if (request.response().ended() || request.response().closed()) {
      return;
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.toBuffer());
  }
}
