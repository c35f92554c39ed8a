package dev.pointsman.controller.api;

import dev.pointsman.controller.view.Answers;
import dev.pointsman.controller.view.Answers.Audit;
import dev.pointsman.controller.view.Answers.Explanation;
import dev.pointsman.controller.view.Answers.Freezes;
import dev.pointsman.controller.view.Answers.Readiness;
import dev.pointsman.controller.view.Answers.Receipt;
import dev.pointsman.controller.view.Answers.Runs;
import dev.pointsman.controller.view.Answers.Services;
import dev.pointsman.controller.view.ServiceReport;
import dev.pointsman.controller.view.WorldView;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.codec.Codecs;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Everything that only looks. */
final class ReadRoutes {
  private static final Codec<Services> SERVICES = Codec.ofView(Services.class);
  private static final Codec<ServiceReport> SERVICE = Codec.ofView(ServiceReport.class);
  private static final Codec<Explanation> EXPLANATION = Codec.ofView(Explanation.class);
  private static final Codec<WorldView> WORLD = Codec.ofView(WorldView.class);
  private static final Codec<Runs> RUNS = Codec.ofView(Runs.class);
  private static final Codec<Audit> AUDIT = Codec.ofView(Audit.class);
  private static final Codec<Freezes> FREEZES = Codec.ofView(Freezes.class);
  private static final Codec<Readiness> READINESS = Codec.ofView(Readiness.class);
  private static final Codec<Receipt> RECEIPT = Codec.ofView(Receipt.class);

  private final WorldView.Source world;
  private final RunReader runs;
  private final AuditReader audit;
  private final CommandDesk desk;

  ReadRoutes(WorldView.Source world, RunReader runs, AuditReader audit, CommandDesk desk) {
    this.world = world;
    this.runs = runs;
    this.audit = audit;
    this.desk = desk;
  }

  /** The two that need no token: they say nothing but whether this process is well. */
  void addProbes(Router router) {
    router.get("/healthz").handler(request -> Replies.text(request, 200, "text/plain", "ok\n"));
    router.get("/readyz").handler(this::ready);
  }

  void add(Router router) {
    router.route("/api/v1/*").handler(this::known);
    router.get("/api/v1/world").handler(r -> Replies.json(r, 200, WORLD, world.now()));
    router.get("/api/v1/services").handler(this::services);
    router.get("/api/v1/services/:service").handler(r -> Replies.json(r, 200, SERVICE, service(r)));
    router.get("/api/v1/services/:service/explain").handler(this::explain);
    router.get("/api/v1/services/:service/runs").handler(this::listRuns);
    router.get("/api/v1/services/:service/runs/:run").handler(this::run);
    router
        .get("/api/v1/freezes")
        .handler(r -> Replies.json(r, 200, FREEZES, new Freezes(world.now().freezes())));
    router
        .get("/api/v1/audit")
        .handler(r -> answer(r, audit.read(AuditParameters.of(r, world.now().at())), AUDIT));
    router.get("/api/v1/commands/:command").handler(this::command);
  }

  private void ready(RoutingContext request) {
    List<String> reasons = world.now().notReady();
    int status = reasons.isEmpty() ? 200 : 503;
    Replies.json(request, status, READINESS, new Readiness(reasons.isEmpty(), reasons));
  }

  /** What was never read is not answered with: nothing there. */
  private void known(RoutingContext request) {
    WorldView view = world.now();
    if (!view.known()) {
      throw new ApiException(503, "STORE_UNREAD", String.join("; ", view.notReady()));
    }
    if (!view.notReady().isEmpty()) {
      request.response().putHeader(Answers.READY_HEADER, "false");
    }
    request.next();
  }

  private void services(RoutingContext request) {
    WorldView view = world.now();
    Replies.json(
        request,
        200,
        SERVICES,
        new Services(
            view.at(),
            view.leader(),
            view.notReady(),
            List.copyOf(view.services().values()),
            view.freezes()));
  }

  private ServiceReport service(RoutingContext request) {
    String name = Parameters.path(request, "service");
    ServiceReport report = world.now().services().get(name);
    if (report == null) {
      throw ApiException.unknown("service " + name);
    }
    return report;
  }

  private void explain(RoutingContext request) {
    ServiceReport report = service(request);
    Replies.json(
        request,
        200,
        EXPLANATION,
        new Explanation(
            report.name(),
            report.explanation(),
            report.waits(),
            report.vetoes(),
            report.candidates()));
  }

  private void listRuns(RoutingContext request) {
    answer(request, runs.list(service(request).name()), RUNS);
  }

  private void run(RoutingContext request) {
    answer(request, runs.run(service(request).name(), Parameters.path(request, "run")), Codecs.RUN);
  }

  private static <T> void answer(RoutingContext request, Future<T> value, Codec<T> codec) {
    value.onSuccess(v -> Replies.json(request, 200, codec, v)).onFailure(request::fail);
  }

  private void command(RoutingContext request) {
    String id = Parameters.path(request, "command");
    desk.outcome(id)
        .compose(
            outcome ->
                outcome.isPresent()
                    ? Future.succeededFuture(new Receipt(id, outcome.get()))
                    : desk.isWaiting(id).map(waiting -> pending(id, waiting)))
        .onSuccess(
            receipt ->
                Replies.json(request, receipt.outcome() == null ? 202 : 200, RECEIPT, receipt))
        .onFailure(request::fail);
  }

  private static Receipt pending(String id, boolean waiting) {
    if (!waiting) {
      throw ApiException.unknown("command " + id + "; it was never given, or is long settled");
    }
    return new Receipt(id, null);
  }
}
