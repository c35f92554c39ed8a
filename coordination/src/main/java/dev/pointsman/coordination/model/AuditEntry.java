package dev.pointsman.coordination.model;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of the append-only record of who did what, why, on what evidence, and what came of it.
 */
public record AuditEntry(
    Instant at,
    String actor,
    String what,
    @Nullable String service,
    @Nullable String run,
    String detail,
    SortedMap<String, String> evidence) {
  public AuditEntry {
    evidence = Sorted.map(evidence);
  }
}
