package dev.pointsman.probes.agent;

import dev.pointsman.coordination.config.HostPort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;

/** Serves {@code /metrics} and {@code /healthz}: 200 while the agent holds its lease, else 503. */
final class MetricsServer {
  /** Nothing long is ever asked here. */
  private static final int MAX_HEADER_BYTES = 4_096;

  private final AgentMetrics metrics;
  private final BooleanSupplier healthy;

  MetricsServer(AgentMetrics metrics, BooleanSupplier healthy) {
    this.metrics = metrics;
    this.healthy = healthy;
  }

  Future<HttpServer> start(Vertx vertx, HostPort where) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(where.host())
            .setPort(where.port())
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setIdleTimeout(10);
    return vertx.createHttpServer(options).requestHandler(this::answer).listen();
  }

  private void answer(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET)) {
      send(request, 405, "GET only\n");
      return;
    }
    switch (request.path()) {
      case "/metrics" -> send(request, 200, metrics.page());
      case "/healthz" -> {
        boolean well = healthy.getAsBoolean();
        send(request, well ? 200 : 503, well ? "ok\n" : "no lease in the store\n");
      }
      case null, default -> send(request, 404, "there are /metrics and /healthz\n");
    }
  }

  private static void send(HttpServerRequest request, int status, String text) {
    var _ =
        request
            .response()
            .setStatusCode(status)
            .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
            .end(text);
  }
}
