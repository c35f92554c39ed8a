package dev.pointsman.controller;

import dev.pointsman.controller.api.ApiServer;
import dev.pointsman.controller.api.WorldReports;
import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.controller.execute.Warrant;
import dev.pointsman.controller.execute.postgres.PostgresDatabase;
import dev.pointsman.controller.execute.route53.Route53Options;
import dev.pointsman.controller.execute.route53.Route53Traffic;
import dev.pointsman.controller.loop.Controller;
import dev.pointsman.controller.metrics.ControllerMetrics;
import dev.pointsman.controller.view.PromiseAnswer;
import dev.pointsman.controller.view.WorldView;
import dev.pointsman.coordination.config.EtcdAccess;
import dev.pointsman.coordination.config.Secrets;
import dev.pointsman.coordination.etcd.EtcdConfig;
import dev.pointsman.coordination.etcd.EtcdStore;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.PromiseRequest;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.store.LoopTimers;
import dev.pointsman.coordination.store.Seen;
import dev.pointsman.coordination.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a controller together, by hand, in one place. */
public final class Wiring {
  private static final Logger log = LoggerFactory.getLogger(Wiring.class);

  /**
   * As {@code EX_SOFTWARE} of sysexits: the machine broke; a supervisor starts the process anew.
   */
  private static final int BROKEN = 70;

  /** As {@code EX_UNAVAILABLE}: the API's port cannot be had. */
  private static final int UNAVAILABLE = 69;

  private static final String VERSION = "0.1.0";

  /** How often an unreachable store is complained of. */
  private static final Duration COMPLAIN = Duration.ofSeconds(5);

  /** Leases are revoked within this time at the end, or left to expire. */
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final LoopTimers timers =
      new LoopTimers(
          ((ContextInternal) context).nettyEventLoop(),
          task -> context.runOnContext(_ -> task.run()),
          bug -> log.error("a bug, in a task of the event loop", bug));
  private final ControllerMetrics metrics = new ControllerMetrics();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private final ControllerConfig config;
  private final @Nullable String token;
  private final @Nullable String guardToken;
  private final Store reads;
  private final Store writes;
  private final Seen past;
  private final UnaryOperator<Controller.Drivers> around;
  private @Nullable Controller controller;

  private Wiring(
      ControllerConfig config,
      @Nullable String token,
      @Nullable String guardToken,
      Seen past,
      UnaryOperator<Store> written,
      UnaryOperator<Controller.Drivers> around) {
    this.config = config;
    this.token = token;
    this.guardToken = guardToken;
    this.past = past;
    this.around = around;
    this.reads = EtcdStore.connect(etcd(config.etcd()));
    this.writes = written.apply(EtcdStore.connect(etcd(config.etcd())));
  }

  /**
   * Runs a controller until the process is told to stop, or breaks; returns its exit status.
   *
   * @throws IOException if its folder cannot be read or made
   */
  public static int run(ControllerConfig config) throws IOException {
    return run(config, UnaryOperator.identity(), UnaryOperator.identity());
  }

  /**
   * The same, with something around the parts through which it changes the world: tests break them.
   *
   * @param written around the store that it writes to
   * @param around around the drivers that it moves databases and traffic with
   * @throws IOException if its folder cannot be read or made
   */
  public static int run(
      ControllerConfig config,
      UnaryOperator<Store> written,
      UnaryOperator<Controller.Drivers> around)
      throws IOException {
    // what is wrong with them is said now, not in the middle of a start
    Wiring wiring =
        new Wiring(
            config,
            resolved(config.api().token()),
            resolved(config.api().guardToken()),
            Seen.in(config.state()),
            written,
            around);
    Runtime.getRuntime().addShutdownHook(new Thread(wiring::farewell, "farewell"));
    wiring.context.runOnContext(_ -> wiring.start());
    return wiring.ended.join();
  }

  private static @Nullable String resolved(@Nullable SecretRef secret) {
    return secret == null ? null : Secrets.system().resolve(secret);
  }

  private static EtcdConfig etcd(EtcdAccess access) {
    EtcdAccess.Tls tls = access.tls();
    return new EtcdConfig(
        access.endpoints(),
        tls == null ? null : new EtcdConfig.Tls(tls.ca(), tls.certificate(), tls.key()),
        EtcdConfig.DEFAULT_CALL_TIMEOUT);
  }

  private void start() {
    ApiServer.start(
            vertx,
            new ApiServer.Options(config.api().listen(), token, guardToken),
            this::view,
            this::promise,
            writes,
            metrics.registry()::scrape,
            Clock.systemUTC())
        .onSuccess(this::listening)
        .onFailure(
            failure -> {
              log.error(
                  "the API cannot listen on {}: {}", config.api().listen(), failure.getMessage());
              ended.complete(UNAVAILABLE);
            });
  }

  private void listening(ApiServer api) {
    String url =
        config.api().advertise() == null
            ? "http://" + config.api().listen().host() + ":" + api.port()
            : config.api().advertise().toString();
    LeaderRecord self = new LeaderRecord(config.id(), config.region(), url, timers.now());
    Controller started =
        new Controller(
            timers,
            reads,
            writes,
            past,
            self,
            VERSION,
            around.apply(drivers()),
            metrics,
            _ -> ended.complete(BROKEN));
    controller = started;
    started.start();
    log.info(
        "controller {} in {}: API on {}, etcd {}",
        config.id(),
        config.region(),
        url,
        config.etcd().endpoints());
    complainWhileUnread(started);
  }

  private Controller.Drivers drivers() {
    return new Controller.Drivers() {
      @Override
      public TrafficDriver traffic(Leadership leadership) {
        Route53Options options =
            Route53Options.of(config.route53().endpoint(), config.route53().region());
        return Route53Traffic.open(vertx, options, leadership, metrics);
      }

      @Override
      public DatabaseDriver database(Warrant warrant) {
        return new PostgresDatabase(vertx, Secrets.system()::resolve, warrant);
      }
    };
  }

  private void complainWhileUnread(Controller started) {
    timers.schedule(
        COMPLAIN,
        () -> {
          if (started.storeTrouble() != null) {
            log.warn(
                "etcd at {} {}; trying on, and doing nothing before",
                config.etcd().endpoints(),
                started.storeTrouble());
          }
          complainWhileUnread(started);
        });
  }

  private WorldView view() {
    Controller started = controller;
    if (started == null) {
      throw new IllegalStateException("starting");
    }
    return WorldReports.of(
        started.world(),
        started.now(),
        started.leader(),
        started.hasReadStore(),
        notReady(started));
  }

  private CompletionStage<PromiseAnswer> promise(PromiseRequest request) {
    Controller started = controller;
    if (started == null) {
      throw new IllegalStateException("starting");
    }
    return started.promises().ask(request);
  }

  private List<String> notReady(Controller started) {
    List<String> reasons = new ArrayList<>();
    if (started.storeTrouble() != null) {
      reasons.add("etcd at " + config.etcd().endpoints() + " " + started.storeTrouble());
      started.promises().standing().forEach(who -> reasons.add("open by promise: " + who));
    } else if (started.world().leadership().rewound().isPresent()) {
      reasons.add(
          "STORE_REWOUND: "
              + started.world().leadership().rewound().get()
              + "; delete "
              + config.state()
              + "/seen.properties and start anew when a person has looked");
    } else if (started.leader() == null) {
      reasons.add("no controller leads");
    }
    return reasons;
  }

  /**
   * On SIGTERM: the lead is given up at once, so that a successor need not wait for a lease to end.
   */
  private void farewell() {
    CompletableFuture<Void> said = new CompletableFuture<>();
    context.runOnContext(
        _ -> {
          if (controller != null) {
            Objects.requireNonNull(controller).stop();
          }
          said.complete(null);
        });
    try {
      said.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
      TimeUnit.MILLISECONDS.sleep(FAREWELL.toMillis() / 2);
    } catch (Exception late) {
      Thread.currentThread().interrupt();
    }
  }
}
