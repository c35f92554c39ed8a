package dev.pointsman.controller.api;

import dev.pointsman.controller.view.PromiseAnswer;
import dev.pointsman.controller.view.WorldView;
import dev.pointsman.coordination.config.Document;
import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.config.Hosts;
import dev.pointsman.coordination.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The API's HTTP server. Start and close it from anywhere; it runs on its own Vert.x context. */
public final class ApiServer {
  /** A caller that says nothing for so long holds a connection for nothing. */
  private static final int IDLE_SECONDS = 60;

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_URI_BYTES = 4 * 1024;

  private final HttpServer server;

  private ApiServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Where the API listens.
   *
   * @param token what callers must present, already resolved; null only on loopback
   * @param guardToken what guards may present instead, for promises alone; null for none
   */
  public record Options(HostPort listen, @Nullable String token, @Nullable String guardToken) {
    /** Guards present the token that all do. */
    public Options(HostPort listen, @Nullable String token) {
      this(listen, token, null);
    }

    public Options {
      if (token == null && !Hosts.isLoopback(listen.host())) {
        throw new IllegalArgumentException(
            "api: no token on " + listen.host() + " (expected: a token, or loopback)");
      }
    }

    private List<String> guardTokens() {
      return Stream.of(Optional.ofNullable(token), Optional.ofNullable(guardToken))
          .flatMap(Optional::stream)
          .toList();
    }

    /** Tells where, and never the token. */
    @Override
    public String toString() {
      return "Options[listen=" + listen + ", token=" + (token == null ? "none" : "set") + "]";
    }
  }

  /**
   * Starts it.
   *
   * @param world what this controller knows; asked for each request
   * @param promises where guards that cannot read their permits are answered
   * @param store where runs are read and commands and definitions are put
   * @param metrics the scrape of the metrics registry, in Prometheus's text format
   * @return the running server; fails if the port cannot be had
   */
  public static Future<ApiServer> start(
      Vertx vertx,
      Options options,
      WorldView.Source world,
      PromiseAnswer.Source promises,
      Store store,
      Supplier<String> metrics,
      Clock clock) {
    Context context = vertx.getOrCreateContext();
    CommandDesk desk = new CommandDesk(vertx, context, store, world);
    ReadRoutes reads =
        new ReadRoutes(world, new RunReader(context, store), new AuditReader(context, store), desk);
    CommandRoutes commands =
        new CommandRoutes(world, desk, new Applying(context, store, clock), clock);
    Router router = Router.router(vertx);
    reads.addProbes(router);
    List<String> guards = options.guardTokens();
    new PromiseRoutes(promises, context)
        .add(router, guards.isEmpty() ? RoutingContext::next : new BearerToken(guards));
    if (options.token() != null) {
      router.route().handler(new BearerToken(options.token()));
    }
    router.route().handler(BodyHandler.create(false).setBodyLimit(Document.MAX_BYTES));
    router
        .get("/metrics")
        .handler(r -> Replies.text(r, 200, "text/plain; version=0.0.4", metrics.get()));
    reads.add(router);
    commands.add(router);
    router.route().failureHandler(Replies::failure);
    addErrors(router);
    HttpServerOptions http =
        new HttpServerOptions()
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxInitialLineLength(MAX_URI_BYTES);
    return vertx
        .createHttpServer(http)
        .requestHandler(router)
        .listen(options.listen().port(), options.listen().host())
        .map(ApiServer::new);
  }

  private static void addErrors(Router router) {
    for (int status : new int[] {400, 404, 405, 413, 500}) {
      router.errorHandler(status, Replies::failure);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Stops listening and ends open requests. */
  public Future<Void> close() {
    return server.close();
  }
}
