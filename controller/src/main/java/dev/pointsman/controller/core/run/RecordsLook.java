package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Moment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A failover's look at its records before it fences, beside whatever else is asked. It is waited
 * for a moment and no longer: a provider whose control plane is away must not hold a failover up.
 */
final class RecordsLook {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /**
   * Somebody else has the records, or a newer mark of ours stands there: no order will move them.
   */
  private static final Set<String> FOREIGN = Set.of("FOREIGN_EPOCH", "STALE");

  private RecordsLook() {}

  /** The order, if it was not given yet. */
  static Optional<Progress> toGive(StepContext context) {
    return given(context) == null
        ? Optional.of(
            new Progress.Order(
                new Effect.LookAtRecords(
                    context.effectId(), context.spec().traffic(), context.claim())))
        : Optional.empty();
  }

  /** Until when an answer is worth waiting for; empty when there is one, or it is too late. */
  static Optional<Moment> worthWaiting(StepContext context) {
    Desk.Order order = given(context);
    if (order == null || order.answer() != null) {
      return Optional.empty();
    }
    Moment until = order.at().plus(PATIENCE);
    return context.now().reached(until) ? Optional.empty() : Optional.of(until);
  }

  /** Why the records are provably not this service's to move; empty when that is not known. */
  static Optional<Answer.Refused> foreign(StepContext context) {
    return answer(context) instanceof Answer.Refused refused && FOREIGN.contains(refused.code())
        ? Optional.of(refused)
        : Optional.empty();
  }

  /** What the look has shown, for the record. */
  static Map<String, String> evidence(StepContext context) {
    return switch (answer(context)) {
      case null -> Map.of("records", "not seen in time");
      case Answer.Failed failed -> Map.of("records", "not seen: " + failed.code());
      case Answer.Refused refused ->
          Map.of(Story.WARNING, "SWITCH will wait: " + refused.code() + ", " + refused.detail());
      case Answer.Done _, Answer.Promoted _, Answer.Switched _ -> Map.of("records", "as written");
    };
  }

  private static @Nullable Answer answer(StepContext context) {
    Desk.Order order = given(context);
    return order == null ? null : order.answer();
  }

  private static Desk.@Nullable Order given(StepContext context) {
    Desk.Order order = context.desk().order();
    return order != null && order.id().equals(context.effectId()) ? order : null;
  }
}
