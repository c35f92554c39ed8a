package dev.pointsman.sandbox.route53;

import dev.pointsman.sandbox.dns.Answers;
import dev.pointsman.sandbox.dns.NameServer;
import dev.pointsman.sandbox.route53.api.Account;
import dev.pointsman.sandbox.route53.api.BatchLog;
import dev.pointsman.sandbox.route53.api.ControlEndpoint;
import dev.pointsman.sandbox.route53.api.Faults;
import dev.pointsman.sandbox.route53.api.Front;
import dev.pointsman.sandbox.route53.api.Route53Api;
import dev.pointsman.sandbox.route53.health.HealthChecks;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/**
 * A running stand-in. Its state lives on one Vert.x context of its own; every method here may be
 * called on any thread.
 */
public final class Route53StandIn {
  /** Longer than Route 53's own line of name, type and identifier. */
  private static final int MAX_REQUEST_LINE = 8_192;

  private final Context context;
  private final Faults faults;
  private final BatchLog log;
  private final Account account;
  private final HealthChecks health;
  private final HttpServer api;
  private final NameServer dns;
  private final StandInOptions options;

  private Route53StandIn(Parts parts, HttpServer api, NameServer dns) {
    this.context = parts.context;
    this.options = parts.options;
    this.faults = parts.faults;
    this.log = parts.log;
    this.account = parts.account;
    this.health = parts.health;
    this.api = api;
    this.dns = dns;
  }

  /** What is made before a port is open. */
  private static final class Parts {
    private final Context context;
    private final StandInOptions options;
    private final Faults faults = new Faults();
    private final BatchLog log = new BatchLog();
    private final RandomGenerator random = new SecureRandom();
    private final Account account;
    private final HealthChecks health;
    private final Front front;
    private final ControlEndpoint control;

    Parts(Context context, StandInOptions options) {
      Vertx vertx = context.owner();
      Clock clock = Clock.systemUTC();
      this.context = context;
      this.options = options;
      this.account = new Account(vertx, clock, random, options.propagation(), options.file());
      this.health = new HealthChecks(vertx, clock, options.checkers(), options.pollingFactor());
      Route53Api calls = new Route53Api(vertx, account, health, faults, log, options.processing());
      this.front =
          new Front(
              calls,
              faults,
              options.accessKeys(),
              options.requestsPerSecond(),
              clock,
              System::nanoTime);
      this.control = new ControlEndpoint(faults, log);
    }

    void handle(HttpServerRequest request) {
      if (request.path() != null && request.path().startsWith(ControlEndpoint.PREFIX)) {
        control.handle(request);
      } else {
        front.handle(request);
      }
    }
  }

  /** Opens its ports; fails when one is taken. */
  public static Future<Route53StandIn> start(Vertx vertx, StandInOptions options) {
    Promise<Route53StandIn> started = Promise.promise();
    // A verticle has an event loop context of its own, whatever thread or worker calls this.
    VerticleBase home =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            return open(new Parts(context, options)).onSuccess(started::complete);
          }
        };
    vertx.deployVerticle(home).onFailure(started::tryFail);
    return started.future();
  }

  private static Future<Route53StandIn> open(Parts parts) {
    Vertx vertx = parts.context.owner();
    StandInOptions options = parts.options;
    HttpServer server =
        vertx.createHttpServer(new HttpServerOptions().setMaxInitialLineLength(MAX_REQUEST_LINE));
    Answers answers = new Answers(parts.account::published, parts.health, parts.random);
    return server
        .requestHandler(parts::handle)
        .listen(options.apiPort(), options.host())
        .compose(_ -> NameServer.start(vertx, answers, options.host(), options.dnsPort()))
        .map(names -> new Route53StandIn(parts, server, names))
        .onFailure(_ -> server.close());
  }

  /** The API's base address, for a client's endpoint override. */
  public URI endpoint() {
    return URI.create("http://" + options.host() + ":" + api.actualPort());
  }

  /** The name servers' address, UDP and TCP. */
  public InetSocketAddress dns() {
    return new InetSocketAddress(options.host(), dns.port());
  }

  /** Creates a zone as if by a call, and gives its id; it is published at once. */
  public Future<String> createZone(String name) {
    return on(context, () -> account.createZone(name));
  }

  /** Every change batch that was decided upon. */
  public BatchLog batches() {
    return log;
  }

  /** What goes wrong with the control plane. */
  public Faults faults() {
    return faults;
  }

  /** Closes the ports and ends all polling. */
  public Future<Void> close() {
    return on(
            context,
            () -> {
              health.close();
              return Future.join(api.close(), dns.close());
            })
        .compose(closing -> closing)
        .mapEmpty();
  }

  private static <T> Future<T> on(Context context, Callable<T> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        _ -> {
          try {
            done.complete(action.call());
          } catch (Exception failed) {
            done.fail(failed);
          }
        });
    return done.future();
  }
}
