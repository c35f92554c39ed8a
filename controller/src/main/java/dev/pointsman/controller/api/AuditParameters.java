package dev.pointsman.controller.api;

import dev.pointsman.coordination.config.Durations;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a request for the record asks for. */
final class AuditParameters {
  private static final Duration DEFAULT_SINCE = Duration.ofDays(1);
  private static final Duration LONGEST_SINCE = Duration.ofDays(90);

  /** The clock of the controller that wrote an entry may be ahead of this one's. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1000;

  private AuditParameters() {}

  static AuditReader.Question of(RoutingContext request, Instant now) {
    return new AuditReader.Question(
        Parameters.query(request, "service"),
        now.minus(since(request)),
        now.plus(AHEAD),
        Parameters.query(request, "before"),
        limit(request));
  }

  private static Duration since(RoutingContext request) {
    String text = request.request().getParam("since");
    Optional<Duration> since =
        text == null
            ? Optional.of(DEFAULT_SINCE)
            : Durations.parse(text).filter(d -> d.isPositive());
    return since
        .filter(duration -> duration.compareTo(LONGEST_SINCE) <= 0)
        .orElseThrow(() -> wrong("since", "a duration like 30m, 24h, at most 2160h"));
  }

  private static int limit(RoutingContext request) {
    String text = request.request().getParam("limit");
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      throw wrong("limit", "1 to " + MOST);
    }
    return limit;
  }

  private static ApiException wrong(String name, String expected) {
    return new ApiException(
        400, "BAD_REQUEST", "query parameter " + name + ": expected " + expected);
  }
}
