package dev.pointsman.coordination.model;

import java.time.Duration;
import java.util.List;

/**
 * What a guard promises of itself, recorded by the guard. A proof by waiting uses these, never the
 * definition's.
 *
 * @param permit P, by the guard's monotonic clock
 * @param limit L
 * @param watchdog whether a second process closes the database when the guard is late or dead
 * @param controllers the controllers that it would ask in the failsafe round, by id
 */
public record GuardTerms(
    Duration permit,
    Duration limit,
    boolean watchdog,
    LastResort lastResort,
    List<String> controllers) {
  /**
   * Takes the parts as they are.
   *
   * @throws IllegalArgumentException if P or L is nothing: a wait that counts on it would be none
   */
  public GuardTerms {
    if (!permit.isPositive() || !limit.isPositive()) {
      throw new IllegalArgumentException(
          "permit %s, limit %s (expected: more than zero)".formatted(permit, limit));
    }
    controllers = List.copyOf(controllers);
  }
}
