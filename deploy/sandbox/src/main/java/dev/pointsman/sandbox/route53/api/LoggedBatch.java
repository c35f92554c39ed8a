package dev.pointsman.sandbox.route53.api;

import dev.pointsman.sandbox.route53.zone.Change;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change batch and what became of it.
 *
 * @param number from 1, in the order in which they were decided
 * @param changes empty for a batch that could not be read
 */
public record LoggedBatch(
    long number,
    Instant at,
    String zone,
    String accessKey,
    @Nullable String comment,
    List<Change> changes,
    Fate fate) {
  public LoggedBatch {
    changes = List.copyOf(changes);
  }

  /** Whether it took hold. */
  public boolean accepted() {
    return switch (fate) {
      case Fate.Accepted _ -> true;
      case Fate.Refused _ -> false;
    };
  }

  /** What became of it. */
  public sealed interface Fate {
    /** It took hold, as this change. */
    record Accepted(String change) implements Fate {}

    /** Nothing of it took hold. */
    record Refused(String code, String message) implements Fate {}
  }
}
