package dev.pointsman.controller.api;

import dev.pointsman.controller.view.Answers.Applied;
import dev.pointsman.controller.view.Answers.Receipt;
import dev.pointsman.controller.view.ServiceReport;
import dev.pointsman.controller.view.WorldView;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.config.Durations;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Freeze;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that changes something: POST, with actor and reason. */
final class CommandRoutes {
  private static final Codec<Receipt> RECEIPT = Codec.ofView(Receipt.class);
  private static final Codec<Applied> APPLIED = Codec.ofView(Applied.class);
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(5);

  private final WorldView.Source world;
  private final CommandDesk desk;
  private final Applying applying;
  private final Clock clock;

  CommandRoutes(WorldView.Source world, CommandDesk desk, Applying applying, Clock clock) {
    this.world = world;
    this.desk = desk;
    this.applying = applying;
    this.clock = clock;
  }

  void add(Router router) {
    router
        .route("/api/v1/*")
        .handler(
            request -> {
              refuseForms(request);
              request.next();
            });
    router.post("/api/v1/apply").handler(this::apply);
    router.post("/api/v1/services/:service/failover").handler(this::failover);
    router.post("/api/v1/services/:service/switchover").handler(this::switchover);
    router.post("/api/v1/services/:service/admit").handler(this::admit);
    router.post("/api/v1/services/:service/runs/:run/retry").handler(this::retry);
    router.post("/api/v1/services/:service/runs/:run/abort").handler(this::abort);
    router.post("/api/v1/services/:service/runs/:run/waive").handler(this::waive);
    router.post("/api/v1/freezes").handler(this::freeze);
    router.post("/api/v1/freezes/:freeze/lift").handler(this::lift);
  }

  /** A web page can make a browser post forms and plain text here, but neither JSON nor YAML. */
  static void refuseForms(RoutingContext request) {
    String type = Optional.ofNullable(request.request().getHeader("Content-Type")).orElse("");
    String bare = type.split(";", 2)[0].trim();
    boolean post = request.request().method().equals(HttpMethod.POST);
    if (post && !List.of("application/json", "application/yaml").contains(bare)) {
      throw new ApiException(
          415, "CONTENT_TYPE", "expected Content-Type application/json or application/yaml");
    }
  }

  private void apply(RoutingContext request) {
    byte[] body =
        request.body().buffer() == null ? new byte[0] : request.body().buffer().getBytes();
    Future<Applied> applied =
        "true".equals(request.request().getParam("dryRun"))
            ? applying.rehearse(body)
            : applying.apply(body, author(request));
    applied
        .onSuccess(answer -> Replies.json(request, 200, APPLIED, answer))
        .onFailure(request::fail);
  }

  private static Applying.Author author(RoutingContext request) {
    return new Applying.Author(
        parameter(request, "actor"),
        parameter(request, "reason"),
        request.request().getParam("ticket"));
  }

  private static String parameter(RoutingContext request, String name) {
    String value = request.request().getParam(name);
    if (value == null || value.isBlank() || value.length() > 500) {
      throw new ApiException(
          400, "BAD_REQUEST", "query parameter " + name + ": expected 1 to 500 characters");
    }
    return value;
  }

  private void failover(RoutingContext request) {
    Order order = Order.of(request, "to", "waivers");
    String service = service(request);
    give(request, order, new Command.Failover(service, region(order, service), order.waivers()));
  }

  private void switchover(RoutingContext request) {
    Order order = Order.of(request, "to");
    order.required("to");
    String service = service(request);
    String to = region(order, service);
    give(request, order, new Command.Switchover(service, to == null ? "" : to));
  }

  private @Nullable String region(Order order, String service) {
    String to = order.optional("to");
    if (to != null && !to.isEmpty() && !regions(service).contains(to)) {
      order.refuse("to", to, "one of " + String.join(", ", regions(service)));
    }
    return to;
  }

  private void admit(RoutingContext request) {
    Order order = Order.of(request, "region");
    give(request, order, new Command.Admit(service(request), order.required("region")));
  }

  private void retry(RoutingContext request) {
    Order order = Order.of(request);
    give(request, order, new Command.Retry(service(request), Parameters.path(request, "run")));
  }

  private void abort(RoutingContext request) {
    Order order = Order.of(request);
    give(request, order, new Command.Abort(service(request), Parameters.path(request, "run")));
  }

  private void waive(RoutingContext request) {
    Order order = Order.of(request, "veto");
    give(
        request,
        order,
        new Command.Waive(service(request), Parameters.path(request, "run"), order.veto()));
  }

  private void freeze(RoutingContext request) {
    Order order = Order.of(request, "scope", "name", "for");
    Freeze.Scope scope = order.scope();
    String name = order.optional("name");
    if ((name == null) != (scope == Freeze.Scope.ALL)) {
      order.refuse(
          "name",
          name == null ? "nothing" : name,
          scope == Freeze.Scope.ALL ? "none, as the scope is all" : "the service or the region");
    }
    if (scope == Freeze.Scope.SERVICE
        && name != null
        && !world.now().services().containsKey(name)) {
      order.refuse("name", name, "a service that is there: " + world.now().services().keySet());
    }
    if (scope == Freeze.Scope.REGION && name != null && !regions().contains(name)) {
      order.refuse("name", name, "a region of a service: " + regions());
    }
    Freeze freeze =
        new Freeze(
            order.id(),
            scope,
            name,
            order.actor(),
            order.reason(),
            order.ticket(),
            clock.instant().plus(order.duration()));
    give(request, order, new Command.FreezeIt(freeze));
  }

  private void lift(RoutingContext request) {
    Order order = Order.of(request);
    give(request, order, new Command.Unfreeze(Parameters.path(request, "freeze")));
  }

  private String service(RoutingContext request) {
    String name = Parameters.path(request, "service");
    report(name);
    return name;
  }

  private List<String> regions(String service) {
    return report(service).regions().stream().map(region -> region.name()).toList();
  }

  /** All services' regions: a freeze of another one would hold nothing, and look as if it did. */
  private SortedSet<String> regions() {
    return world.now().services().keySet().stream()
        .flatMap(service -> regions(service).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private ServiceReport report(String service) {
    ServiceReport report = world.now().services().get(service);
    if (report == null) {
      throw ApiException.unknown("service " + service);
    }
    return report;
  }

  private void give(RoutingContext request, Order order, Command command) {
    order.check();
    Command.Issued issued =
        new Command.Issued(
            order.id(),
            command,
            order.actor(),
            order.reason(),
            order.ticket(),
            world.now().controller(),
            clock.instant());
    desk.accept(issued, wait(request))
        .onSuccess(receipt -> answer(request, receipt))
        .onFailure(request::fail);
  }

  private static Duration wait(RoutingContext request) {
    String text = request.request().getParam("wait");
    if (text == null) {
      return DEFAULT_WAIT;
    }
    return Durations.parse(text)
        .filter(wait -> wait.compareTo(CommandDesk.LIFETIME) <= 0)
        .orElseThrow(
            () -> new ApiException(400, "BAD_REQUEST", "wait: expected a duration up to 30s"));
  }

  private static void answer(RoutingContext request, Receipt receipt) {
    Command.Outcome outcome = receipt.outcome();
    if (outcome == null) {
      request.response().putHeader("Location", "/api/v1/commands/" + receipt.id());
      Replies.json(request, 202, RECEIPT, receipt);
      return;
    }
    if (outcome.refusal() != null) {
      request.fail(new ApiException(409, outcome.refusal().name(), outcome.detail()));
      return;
    }
    Replies.json(request, 200, RECEIPT, receipt);
  }
}
