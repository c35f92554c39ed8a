package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.RunResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Points the traffic at the target. Whoever followed goes on to, with the target; nobody joins them
 * here: a database that stood apart may have the only copy of its writes, and to follow is to be
 * rewound. A person admits it.
 */
final class Switch implements StepRules {
  /** Evidence under which VERIFY finds the change to wait for. */
  static final String CHANGE = "change";

  /** Refusals that end when a person puts the zone right, whatever this service's state. */
  private static final Set<String> MENDABLE = Set.of("DRIFT", "UNOWNED_RECORDS");

  /** One look: the provider's limit on requests is shared with everybody. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  @Override
  public Progress enter(StepContext context, Draft draft) {
    draft.batch++;
    draft.followers.remove(context.target().name());
    return new Progress.Begin();
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    if (Orders.targetIsLost(context)) {
      return new Progress.End(
          RunResult.FAILED,
          "TARGET_LOST",
          context.target().name() + " went DOWN before traffic moved");
    }
    Progress progress =
        Orders.follow(
            context,
            new Effect.SwitchTraffic(
                context.effectId(),
                context.spec().traffic(),
                pointing(context),
                context.state().batch()),
            answer -> read(answer, context, draft));
    return progress instanceof Progress.Trouble trouble && MENDABLE.contains(trouble.code())
        ? new Progress.Trouble(trouble.code(), trouble.detail(), lookAgain(context))
        : progress;
  }

  private static @Nullable Moment lookAgain(StepContext context) {
    Desk.Order order = context.desk().order();
    return order == null ? null : order.at().plus(LOOK_AGAIN);
  }

  private static Progress read(Answer answer, StepContext context, Draft draft) {
    if (!(answer instanceof Answer.Switched switched)) {
      return Orders.unexpected(answer);
    }
    draft.active = List.of(context.target().name());
    draft.switched = context.state().batch();
    TreeMap<String, String> evidence = new TreeMap<>(switched.evidence());
    evidence.put(CHANGE, switched.change());
    evidence.put("batch", String.valueOf(context.state().batch()));
    return new Progress.Done(evidence);
  }

  private static Effect.Pointing pointing(StepContext context) {
    RegionSpec target = context.target();
    Optional<RegionSpec> second =
        context.spec().regions().stream()
            .filter(region -> !region.name().equals(target.name()))
            .filter(region -> !context.state().quarantined().containsKey(region.name()))
            .findFirst();
    return new Effect.Pointing(
        target.name(),
        target.address(),
        second.map(RegionSpec::name).orElse(null),
        second.map(RegionSpec::address).orElse(null));
  }
}
