package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.signing.AccessKey;
import dev.pointsman.sandbox.route53.xml.Node;
import dev.pointsman.sandbox.route53.xml.Xml;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API's front door: faults, credentials, the request rate, the body's limit, and documents for
 * answers and errors. Confined to its context.
 */
public final class Front {
  /** 32,000 characters of values in 1,000 changes come to about half of this. */
  private static final int MAX_BODY_BYTES = 1 << 20;

  private static final String VERSION = "2013-04-01";
  private static final int UNAVAILABLE = 503;
  private static final int INTERNAL_ERROR = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Front.class);

  private final Route53Api api;
  private final Faults faults;
  private final Credentials credentials;
  private final RequestRate rate;

  /**
   * @param keys of the account; empty for any
   * @param perSecond requests of the whole account; 0 for no limit
   * @param clock for the age of signatures
   * @param nanos a monotonic clock
   */
  public Front(
      Route53Api api,
      Faults faults,
      Collection<AccessKey> keys,
      int perSecond,
      Clock clock,
      LongSupplier nanos) {
    this.api = api;
    this.faults = faults;
    this.credentials = new Credentials(keys, clock);
    this.rate = new RequestRate(nanos, perSecond);
  }

  /** Serves a request, or leaves it hanging where the control plane is lost. */
  public void handle(HttpServerRequest request) {
    switch (faults.controlPlane()) {
      case UP -> read(request);
      case HANGS -> request.resume();
      case UNAVAILABLE -> {
        request.resume();
        error(request.response(), UNAVAILABLE, "ServiceUnavailable", "Service Unavailable");
      }
    }
  }

  private void read(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() <= MAX_BODY_BYTES) {
            body.appendBuffer(part);
          }
        });
    request.endHandler(_ -> answer(request, body));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    try {
      AccessKey key = credentials.accessKey(request, body);
      if (!rate.admits()) {
        throw RefusedException.badRequest("Throttling", "Rate exceeded");
      }
      if (body.length() > MAX_BODY_BYTES) {
        throw RefusedException.badRequest("RequestEntityTooLarge", "Request is too large");
      }
      Call call = call(request, body, key.id());
      Permission.require(key, call);
      run(request, call);
    } catch (RefusedException refused) {
      refuse(request.response(), refused);
    }
  }

  private static Call call(HttpServerRequest request, Buffer body, String accessKey) {
    List<String> path =
        new ArrayList<>(List.of(Objects.requireNonNullElse(request.path(), "").split("/", -1)));
    path.removeIf(String::isEmpty);
    if (path.isEmpty() || !path.removeFirst().equals(VERSION)) {
      throw RefusedException.notFound(
          "UnknownOperationException", "Unknown version (expected: /" + VERSION + "/)");
    }
    Map<String, String> query = new HashMap<>();
    request.params().forEach((name, value) -> query.put(name, value));
    return new Call(
        request.method().name(), List.copyOf(path), Map.copyOf(query), body.toString(), accessKey);
  }

  private void run(HttpServerRequest request, Call call) {
    boolean batch = call.method().equals("POST") && Route53Api.isRecordSets(call.path());
    var _ =
        api.run(call)
            .onComplete(
                done -> {
                  if (batch && faults.takeLostAnswer()) {
                    request.connection().close();
                  } else if (done.succeeded()) {
                    send(request.response(), done.result(), request.absoluteURI());
                  } else if (done.cause() instanceof RefusedException refused) {
                    refuse(request.response(), refused);
                  } else {
                    LOG.error("a call failed: {} {}", call.method(), call.path(), done.cause());
                    error(
                        request.response(), INTERNAL_ERROR, "InternalFailure", "Internal failure");
                  }
                });
  }

  private static void send(HttpServerResponse response, Reply reply, @Nullable String uri) {
    if (reply.location() != null && uri != null) {
      int version = uri.indexOf("/" + VERSION);
      response.putHeader("Location", uri.substring(0, version) + "/" + VERSION + reply.location());
    }
    send(response, reply.status(), reply.body(), UUID.randomUUID().toString());
  }

  private static void refuse(HttpServerResponse response, RefusedException refused) {
    error(response, refused.status(), refused.code(), refused.words());
  }

  private static void error(HttpServerResponse response, int status, String code, String words) {
    String request = UUID.randomUUID().toString();
    Node document =
        Node.of(
            "ErrorResponse",
            Node.of(
                "Error",
                Node.text("Type", status < INTERNAL_ERROR ? "Sender" : "Receiver"),
                Node.text("Code", code),
                Node.text("Message", words)),
            Node.text("RequestId", request));
    send(response, status, document, request);
  }

  private static void send(HttpServerResponse response, int status, Node body, String request) {
    if (response.closed() || response.ended()) {
      return; // the caller has gone; what it asked for stands
    }
    var _ =
        response
            .setStatusCode(status)
            .putHeader("Content-Type", "text/xml")
            .putHeader("x-amzn-RequestId", request)
            .end(Xml.render(body));
  }
}
