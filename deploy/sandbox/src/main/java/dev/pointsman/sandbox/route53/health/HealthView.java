package dev.pointsman.sandbox.route53.health;

import org.jspecify.annotations.Nullable;

/** What the name servers need of health checks. */
@FunctionalInterface
public interface HealthView {
  /** Whether records with this check are healthy; without a check (null) they always are. */
  boolean healthy(@Nullable String healthCheck);
}
