package dev.pointsman.sandbox.route53.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One checker's opinion of one endpoint. It begins as healthy, as Route 53's does, and turns after
 * as many equal results in a row as the check's threshold says. Confined to its context.
 */
final class Checker {
  private final String region;
  private boolean healthy = true;
  private int contrary;
  private boolean inFlight;
  private @Nullable String report;
  private Instant checked = Instant.EPOCH;

  Checker(String region) {
    this.region = region;
  }

  String region() {
    return region;
  }

  boolean healthy() {
    return healthy;
  }

  /** The last result in words, or null before the first. */
  @Nullable String report() {
    return report;
  }

  /** When the last result came in. */
  Instant checked() {
    return checked;
  }

  /** Takes the one place for a request in flight; false when it is taken. */
  boolean begin() {
    if (inFlight) {
      return false;
    }
    inFlight = true;
    return true;
  }

  void end(Observation observation, int threshold, Instant at) {
    inFlight = false;
    report = observation.report();
    checked = at;
    if (observation.success() == healthy) {
      contrary = 0;
      return;
    }
    contrary++;
    if (contrary >= threshold) {
      healthy = observation.success();
      contrary = 0;
    }
  }
}
