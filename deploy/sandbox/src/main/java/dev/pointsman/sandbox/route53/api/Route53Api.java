package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.health.HealthChecks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Finds the call that a method and a path name. Confined to its context. */
public final class Route53Api {
  private final ZoneCalls zones;
  private final RecordCalls records;
  private final HealthCheckCalls health;
  private final TagCalls tags;

  /** Over one account; {@code processing} is how long a batch keeps its zone busy. */
  public Route53Api(
      Vertx vertx,
      Account account,
      HealthChecks checks,
      Faults faults,
      BatchLog log,
      Duration processing) {
    this.zones = new ZoneCalls(account);
    this.records = new RecordCalls(vertx, account, checks, faults, log, processing);
    this.health = new HealthCheckCalls(account, checks);
    this.tags = new TagCalls(account, checks);
  }

  /** Runs a call; fails with a {@link RefusedException} where it is refused. */
  Future<Reply> run(Call call) {
    List<String> path = call.path();
    if (isRecordSets(path) && call.method().equals("POST")) {
      return records.change(call, path.get(1));
    }
    try {
      return Future.succeededFuture(answer(call));
    } catch (RefusedException refused) {
      return Future.failedFuture(refused);
    }
  }

  static boolean isRecordSets(List<String> path) {
    return path.size() == 3
        && path.getFirst().equals("hostedzone")
        && path.getLast().equals("rrset");
  }

  private Reply answer(Call call) {
    List<String> path = call.path();
    String id = path.size() > 1 ? path.get(1) : "";
    String what = path.isEmpty() ? "" : path.getFirst();
    String part = path.size() > 2 ? path.get(2) : "";
    return switch (what) {
      case "hostedzone" -> zone(call, id, part);
      case "hostedzonesbyname" -> only(call, "GET", () -> zones.listByName(call));
      case "hostedzonecount" -> only(call, "GET", zones::count);
      case "change" -> only(call, "GET", () -> records.getChange(id));
      case "healthcheck" -> healthCheck(call, id, part);
      case "healthcheckcount" -> only(call, "GET", health::count);
      case "tags" -> tag(call, id, part);
      default -> throw unknown(call);
    };
  }

  private Reply zone(Call call, String id, String part) {
    String named = call.method() + " " + (id.isEmpty() ? "" : "id") + " " + part;
    return switch (named) {
      case "POST  " -> zones.create(call);
      case "GET  " -> zones.list(call);
      case "GET id " -> zones.get(id);
      case "POST id " -> zones.comment(call, id);
      case "DELETE id " -> zones.delete(id);
      case "GET id rrset" -> records.list(call, id);
      case "GET id dnssec" -> zones.signing(id);
      default -> throw unknown(call);
    };
  }

  private Reply healthCheck(Call call, String id, String part) {
    String named = call.method() + " " + (id.isEmpty() ? "" : "id") + " " + part;
    return switch (named) {
      case "POST  " -> health.create(call);
      case "GET  " -> health.list(call);
      case "GET id " -> health.get(id);
      case "POST id " -> health.update(call, id);
      case "DELETE id " -> health.delete(id);
      case "GET id status" -> health.status(id);
      case "GET id lastfailurereason" -> health.lastFailure(id);
      default -> throw unknown(call);
    };
  }

  private Reply tag(Call call, String type, String id) {
    if (id.isEmpty()) {
      return only(call, "POST", () -> tags.listMany(call, type));
    }
    return switch (call.method()) {
      case "GET" -> tags.list(type, id);
      case "POST" -> tags.change(call, type, id);
      default -> throw unknown(call);
    };
  }

  private static Reply only(Call call, String method, Supplier<Reply> answer) {
    if (!call.method().equals(method)) {
      throw unknown(call);
    }
    return answer.get();
  }

  private static RefusedException unknown(Call call) {
    return RefusedException.notFound(
        "UnknownOperationException",
        "The stand-in does not know " + call.method() + " /" + String.join("/", call.path()));
  }
}
