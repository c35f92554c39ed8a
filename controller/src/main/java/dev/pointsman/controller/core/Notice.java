package dev.pointsman.controller.core;

import dev.pointsman.coordination.model.Sorted;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of the story, for people.
 *
 * @param code stable name of what happened, like {@code REGION_DOWN} or {@code FENCED}
 * @param text a sentence that stands by itself
 * @param facts the same for machines
 */
public record Notice(
    Level level,
    String code,
    @Nullable String service,
    @Nullable String run,
    String text,
    SortedMap<String, String> facts) {
  /** How much it matters. */
  public enum Level {
    INFO,
    WARN,
    /** Somebody should be woken. */
    PAGE
  }

  public Notice {
    facts = Sorted.map(facts);
  }
}
