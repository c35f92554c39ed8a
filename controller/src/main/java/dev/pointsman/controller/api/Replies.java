package dev.pointsman.controller.api;

import dev.pointsman.controller.view.Answers.Trouble;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.store.StoreException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers: values as JSON, errors as {@code application/problem+json}. */
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final Codec<Trouble> TROUBLE = Codec.ofView(Trouble.class);

  private Replies() {}

  static <T> void json(RoutingContext request, int status, Codec<T> codec, T value) {
    text(request, status, "application/json", codec.encode(value));
  }

  static void text(RoutingContext request, int status, String type, String body) {
    request.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
  }

  /** Answers with what went wrong. */
  static void failure(RoutingContext request) {
    HttpServerResponse response = request.response();
    if (response.ended()) {
      return;
    }
    Trouble trouble = trouble(request);
    if (trouble.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    text(request, trouble.status(), "application/problem+json", TROUBLE.encode(trouble));
  }

  private static Trouble trouble(RoutingContext request) {
    return switch (request.failure()) {
      case null -> byStatus(request);
      case ApiException e -> of(e.status(), e.code(), detail(e), e.problems());
      case StoreException e -> store(e);
      case CompletionException e -> store(StoreException.of(e));
      case UnreadableException e ->
          of(500, "RECORD_UNREADABLE", "a record cannot be read: " + detail(e), List.of());
      default -> byStatus(request);
    };
  }

  private static Trouble store(StoreException e) {
    return switch (e.kind()) {
      case UNKNOWN_OUTCOME ->
          of(
              504,
              "UNKNOWN_OUTCOME",
              "it may or may not have happened: look before you repeat it",
              List.of());
      case UNAVAILABLE, LEASE_NOT_FOUND, COMPACTED, DENIED ->
          of(503, "STORE_" + e.kind(), "the store could not be asked: " + detail(e), List.of());
    };
  }

  private static Trouble byStatus(RoutingContext request) {
    int status = request.statusCode();
    if (status == 404 || status == 405 || status == 413 || status == 400) {
      return of(status, code(status), "the request cannot be served", List.of());
    }
    LOG.error("a request to {} failed", request.normalizedPath(), request.failure());
    return of(500, "INTERNAL", "an error of this controller's own; its log tells more", List.of());
  }

  private static String code(int status) {
    return switch (status) {
      case 404 -> "NOT_FOUND";
      case 405 -> "METHOD_NOT_ALLOWED";
      case 413 -> "TOO_LARGE";
      default -> "BAD_REQUEST";
    };
  }

  private static String detail(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static Trouble of(int status, String code, String detail, List<String> problems) {
    return new Trouble("about:blank", title(status), status, code, detail, problems);
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad request";
      case 401 -> "Not authenticated";
      case 404 -> "Not found";
      case 405 -> "Method not allowed";
      case 409 -> "Refused";
      case 413 -> "Too large";
      case 415 -> "Unknown content type";
      case 422 -> "Invalid";
      case 503 -> "Not available";
      case 504 -> "Outcome unknown";
      default -> "Error";
    };
  }
}
