package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.health.HealthCheck;
import dev.pointsman.sandbox.route53.health.HealthCheckConfig;
import dev.pointsman.sandbox.route53.health.HealthChecks;
import dev.pointsman.sandbox.route53.xml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The calls on health checks. Confined to its context. */
final class HealthCheckCalls {
  private static final int MAX_PAGE = 100;

  /** What an update may change, as Route 53's API has it; type and interval are fixed. */
  private static final Set<String> UPDATABLE =
      Set.of(
          "IPAddress",
          "Port",
          "ResourcePath",
          "FullyQualifiedDomainName",
          "SearchString",
          "FailureThreshold",
          "Inverted",
          "Disabled",
          "HealthThreshold",
          "ChildHealthChecks",
          "EnableSNI",
          "Regions",
          "AlarmIdentifier",
          "InsufficientDataHealthStatus");

  private final Account account;
  private final HealthChecks checks;

  HealthCheckCalls(Account account, HealthChecks checks) {
    this.account = account;
    this.checks = checks;
  }

  Reply create(Call call) {
    Node request = call.document("CreateHealthCheckRequest");
    String reference = request.value("CallerReference");
    Node given = request.child("HealthCheckConfig");
    if (reference == null || reference.isEmpty() || given == null) {
      throw RefusedException.invalidInput("CallerReference and HealthCheckConfig are required");
    }
    Node config = withDefaults(given);
    for (HealthCheck existing : checks.all()) {
      if (existing.callerReference().equals(reference)) {
        return again(existing, config);
      }
    }
    try {
      HealthCheck created = checks.create(account.newUuid(), reference, config);
      return created("CreateHealthCheckResponse", created);
    } catch (IllegalArgumentException invalid) {
      throw RefusedException.invalidInput(String.valueOf(invalid.getMessage()));
    }
  }

  /** The same reference and configuration is the same check; another configuration is refused. */
  private static Reply again(HealthCheck existing, Node config) {
    if (!existing.wire().equals(config)) {
      throw RefusedException.conflict(
          "HealthCheckAlreadyExists",
          "A health check with a matching caller reference already exists with a different"
              + " configuration.");
    }
    return created("CreateHealthCheckResponse", existing);
  }

  private static Reply created(String response, HealthCheck check) {
    return Reply.created(Node.of(response, wire(check)), "/healthcheck/" + check.id());
  }

  /** The fields that Route 53 fills in, so that clients read back what they expect. */
  private static Node withDefaults(Node config) {
    HealthCheckConfig read;
    try {
      read = HealthCheckConfig.of(config);
    } catch (IllegalArgumentException invalid) {
      throw RefusedException.invalidInput(String.valueOf(invalid.getMessage()));
    }
    List<Node> fields = new ArrayList<>(config.children());
    if (read.type().polls()) {
      addMissing(fields, config, "Port", read.port());
      addMissing(fields, config, "RequestInterval", read.interval().toSeconds());
      addMissing(fields, config, "FailureThreshold", read.failureThreshold());
      addMissing(fields, config, "MeasureLatency", false);
      addMissing(fields, config, "EnableSNI", read.type().name().startsWith("HTTPS"));
    }
    addMissing(fields, config, "Inverted", false);
    addMissing(fields, config, "Disabled", false);
    return Node.of("HealthCheckConfig", fields);
  }

  private static void addMissing(List<Node> fields, Node config, String name, Object value) {
    if (config.child(name) == null) {
      fields.add(Node.text(name, value));
    }
  }

  Reply get(String id) {
    return Reply.ok(Node.of("GetHealthCheckResponse", wire(find(id))));
  }

  Reply status(String id) {
    return Reply.ok(
        Node.of(
            "GetHealthCheckStatusResponse",
            Node.of("HealthCheckObservations", find(id).observations())));
  }

  Reply lastFailure(String id) {
    List<Node> failures =
        find(id).observations().stream().filter(HealthCheckCalls::isFailure).toList();
    return Reply.ok(
        Node.of(
            "GetHealthCheckLastFailureReasonResponse",
            Node.of("HealthCheckObservations", failures)));
  }

  private static boolean isFailure(Node observation) {
    Node report = observation.child("StatusReport");
    String status = report == null ? null : report.value("Status");
    return status != null && status.startsWith("Failure");
  }

  Reply list(Call call) {
    int size = call.maxItems(MAX_PAGE);
    String marker = call.parameter("marker");
    List<HealthCheck> found =
        checks.all().stream()
            .filter(check -> marker == null || check.id().compareTo(marker) >= 0)
            .toList();
    List<Node> body = new ArrayList<>();
    body.add(
        Node.of("HealthChecks", found.stream().limit(size).map(HealthCheckCalls::wire).toList()));
    body.add(Node.text("Marker", marker == null ? "" : marker));
    body.add(Node.text("IsTruncated", found.size() > size));
    if (found.size() > size) {
      body.add(Node.text("NextMarker", found.get(size).id()));
    }
    body.add(Node.text("MaxItems", size));
    return Reply.ok(Node.of("ListHealthChecksResponse", body));
  }

  Reply count() {
    return Reply.ok(
        Node.of("GetHealthCheckCountResponse", Node.text("HealthCheckCount", checks.all().size())));
  }

  Reply update(Call call, String id) {
    HealthCheck check = find(id);
    Node request = call.document("UpdateHealthCheckRequest");
    String expected = request.value("HealthCheckVersion");
    if (expected != null && !expected.equals(String.valueOf(check.version()))) {
      throw RefusedException.conflict(
          "HealthCheckVersionMismatch",
          "The value of HealthCheckVersion in the request doesn't match the health check's.");
    }
    List<String> reset = request.values("ResetElements");
    List<Node> fields = new ArrayList<>();
    for (Node field : check.wire().children()) {
      if (request.child(field.name()) == null && !reset.contains(field.name())) {
        fields.add(field);
      }
    }
    request.children().stream()
        .filter(field -> UPDATABLE.contains(field.name()))
        .forEach(fields::add);
    try {
      checks.update(check, Node.of("HealthCheckConfig", fields));
    } catch (IllegalArgumentException invalid) {
      throw RefusedException.invalidInput(String.valueOf(invalid.getMessage()));
    }
    return Reply.ok(Node.of("UpdateHealthCheckResponse", wire(check)));
  }

  Reply delete(String id) {
    HealthCheck check = find(id);
    checks.delete(check);
    account.forgetTags("healthcheck/" + id);
    return Reply.ok(Node.of("DeleteHealthCheckResponse"));
  }

  private HealthCheck find(String id) {
    HealthCheck check = checks.find(id);
    if (check == null) {
      throw RefusedException.notFound(
          "NoSuchHealthCheck", "A health check with id " + id + " does not exist.");
    }
    return check;
  }

  private static Node wire(HealthCheck check) {
    return Node.of(
        "HealthCheck",
        Node.text("Id", check.id()),
        Node.text("CallerReference", check.callerReference()),
        check.wire(),
        Node.text("HealthCheckVersion", check.version()));
  }
}
