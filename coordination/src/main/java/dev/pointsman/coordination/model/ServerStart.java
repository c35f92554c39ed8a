package dev.pointsman.coordination.model;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an agent's verdict on a database says when the server began to run, by its own clock, to the
 * microsecond: at the end of its detail. No two servers share that moment, so that it tells whether
 * the host that the agent was led to is the one that the guard sits on.
 */
public final class ServerStart {
  private static final String BEFORE = ", runs since ";

  private ServerStart() {}

  /** The detail with the moment. */
  public static String say(String detail, Instant started) {
    return detail + BEFORE + started;
  }

  /** The moment in a detail; null when it does not say. */
  public static @Nullable Instant in(String detail) {
    int at = detail.lastIndexOf(BEFORE);
    if (at < 0) {
      return null;
    }
    try {
      return Instant.parse(detail.substring(at + BEFORE.length()));
    } catch (DateTimeException e) {
      return null;
    }
  }
}
