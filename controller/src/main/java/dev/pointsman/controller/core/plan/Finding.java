package dev.pointsman.controller.core.plan;

import dev.pointsman.coordination.model.Veto;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A veto that stands, and why.
 *
 * @param detail what was found and what would be needed
 * @param until when it ends by itself; null when it does not, or nobody knows
 */
public record Finding(Veto veto, String detail, @Nullable Instant until) {
  public static Finding of(Veto veto, String detail) {
    return new Finding(veto, detail, null);
  }
}
