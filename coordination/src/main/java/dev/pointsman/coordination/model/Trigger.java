package dev.pointsman.coordination.model;

import org.jspecify.annotations.Nullable;

/**
 * Who began a run, and why.
 *
 * @param actor a person's name, or {@link #AUTOMATIC}
 * @param command id of the command; null when automatic
 */
public record Trigger(
    String actor, String reason, @Nullable String ticket, @Nullable String command) {
  /** The actor of runs that nobody asked for. */
  public static final String AUTOMATIC = "pointsman";
}
