package dev.pointsman.coordination.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Automation stopped. A freeze never stops a person, nor a run that is past its fence, and it
 * always expires.
 *
 * @param name the service's or the region's; null for {@link Scope#ALL}
 */
public record Freeze(
    String id,
    Scope scope,
    @Nullable String name,
    String actor,
    String reason,
    @Nullable String ticket,
    Instant until) {

  /** What a person can ask for at the most: three days, a long weekend. */
  public static final Duration LONGEST = Duration.ofDays(3);

  /** What a freeze covers. */
  public enum Scope {
    ALL,
    SERVICE,
    REGION
  }
}
