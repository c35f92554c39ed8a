package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one event has led to.
 *
 * @param effects in the order in which they are to be begun
 * @param nextDeadline when a {@code Tick} is wanted at the latest; null when time changes nothing
 */
public record Transition(World world, List<Effect> effects, @Nullable Moment nextDeadline) {
  public Transition {
    effects = List.copyOf(effects);
  }
}
