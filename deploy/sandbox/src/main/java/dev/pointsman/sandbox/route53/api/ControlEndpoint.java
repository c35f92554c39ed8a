package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.zone.Change;
import dev.pointsman.sandbox.route53.zone.RecordSet;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * The stand-in's own endpoint below {@value #PREFIX}: the log of batches, and the faults. It goes
 * on while the control plane is lost, and answers to loopback addresses only.
 *
 * <pre>
 * GET  /_standin/batches
 * GET  /_standin/faults
 * POST /_standin/control-plane  {"state": "up" | "hangs" | "unavailable"}
 * POST /_standin/hold           {"where": "arrival" | "processing", "millis": 5000}
 * POST /_standin/lose-answer    {}
 * </pre>
 */
public final class ControlEndpoint {
  /** What its paths begin with. */
  public static final String PREFIX = "/_standin/";

  private static final int MAX_BODY_BYTES = 4_096;

  /** Longer than any scenario; a typing error must not hold a batch for years. */
  private static final long MAX_HOLD_MILLIS = Duration.ofHours(1).toMillis();

  private final Faults faults;
  private final BatchLog log;

  /** Over these faults and this log. */
  public ControlEndpoint(Faults faults, BatchLog log) {
    this.faults = faults;
    this.log = log;
  }

  /** Serves a request whose path begins with {@value #PREFIX}. */
  public void handle(HttpServerRequest request) {
    String caller = request.remoteAddress().hostAddress();
    if (caller == null || !isLoopback(caller)) {
      answer(request, 403, problem("answers to loopback addresses only"));
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() <= MAX_BODY_BYTES) {
            body.appendBuffer(part);
          }
        });
    request.endHandler(_ -> route(request, body));
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1") || address.equals("::1");
  }

  private void route(HttpServerRequest request, Buffer body) {
    String what = Objects.requireNonNullElse(request.path(), PREFIX).substring(PREFIX.length());
    try {
      JsonObject given = request.method().equals(HttpMethod.POST) ? parse(body) : new JsonObject();
      switch (request.method() + " " + what) {
        case "GET batches" -> answer(request, 200, batches().toBuffer());
        case "GET faults" -> answer(request, 200, state());
        case "POST control-plane" -> {
          faults.setControlPlane(
              Faults.ControlPlane.valueOf(constant(given.getString("state", ""))));
          answer(request, 200, state());
        }
        case "POST hold" -> {
          faults.holdNextBatch(
              Faults.Hold.valueOf(constant(given.getString("where", "processing"))), time(given));
          answer(request, 200, state());
        }
        case "POST lose-answer" -> {
          faults.loseNextAnswer();
          answer(request, 200, state());
        }
        default -> answer(request, 404, problem("no such control: " + what));
      }
    } catch (DecodeException | IllegalArgumentException | ClassCastException invalid) {
      answer(request, 400, problem(String.valueOf(invalid.getMessage())));
    }
  }

  private static JsonObject parse(Buffer body) {
    if (body.length() > MAX_BODY_BYTES) {
      throw new IllegalArgumentException("body longer than " + MAX_BODY_BYTES + " bytes");
    }
    return body.length() == 0 ? new JsonObject() : body.toJsonObject();
  }

  private static String constant(String given) {
    return given.toUpperCase(Locale.ROOT);
  }

  private static Duration time(JsonObject given) {
    long millis = given.getLong("millis", 0L);
    if (millis < 1 || millis > MAX_HOLD_MILLIS) {
      throw new IllegalArgumentException(
          "millis: " + millis + " (expected: 1.." + MAX_HOLD_MILLIS + ")");
    }
    return Duration.ofMillis(millis);
  }

  private Buffer state() {
    return new JsonObject()
        .put("controlPlane", faults.controlPlane().name().toLowerCase(Locale.ROOT))
        .toBuffer();
  }

  private JsonArray batches() {
    JsonArray batches = new JsonArray();
    log.all().forEach(batch -> batches.add(batch(batch)));
    return batches;
  }

  private static JsonObject batch(LoggedBatch batch) {
    JsonArray changes = new JsonArray();
    batch.changes().forEach(change -> changes.add(change(change)));
    JsonObject json =
        new JsonObject()
            .put("number", batch.number())
            .put("at", batch.at().toString())
            .put("zone", batch.zone())
            .put("accessKey", batch.accessKey())
            .put("comment", batch.comment())
            .put("accepted", batch.accepted())
            .put("changes", changes);
    return switch (batch.fate()) {
      case LoggedBatch.Fate.Accepted accepted -> json.put("change", accepted.change());
      case LoggedBatch.Fate.Refused refused ->
          json.put("code", refused.code()).put("message", refused.message());
    };
  }

  private static JsonObject change(Change change) {
    RecordSet set = change.set();
    JsonArray values = new JsonArray();
    set.values().forEach(values::add);
    return new JsonObject()
        .put("action", change.action().name())
        .put("name", set.name().text())
        .put("type", set.type())
        .put("setIdentifier", set.setIdentifier())
        .put("failover", set.failover())
        .put("weight", set.weight())
        .put("ttl", set.ttl())
        .put("healthCheck", set.healthCheck())
        .put("values", values);
  }

  private static Buffer problem(String words) {
    return new JsonObject().put("problem", words).toBuffer();
  }

  private static void answer(HttpServerRequest request, int status, Buffer body) {
    var _ =
        request
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", "application/json")
            .end(body);
  }
}
