package dev.pointsman.controller.core.run;

import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.GuardRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Waits, for a while, until the other replicas take the new primary. The order itself went out with
 * SWITCH.
 */
final class Follow implements StepRules {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Override
  public Progress enter(StepContext context, Draft draft) {
    return others(context).isEmpty() ? new Progress.Skip("no other replica") : new Progress.Begin();
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    List<String> late =
        others(context).stream().filter(region -> !follows(context, region)).toList();
    if (late.isEmpty()) {
      return new Progress.Done(Map.of("followers", String.join(",", others(context))));
    }
    return context.isOver(LIMIT)
        ? new Progress.Leave("NOT_FOLLOWING", late + " do not replicate from the new primary yet")
        : new Progress.Wait(context.limit(LIMIT));
  }

  private static List<String> others(StepContext context) {
    return context.state().followers().stream()
        .filter(region -> !region.equals(context.run().from()))
        .toList();
  }

  /** Whether a region's guard reports a standby of the target's database. */
  static boolean follows(StepContext context, String region) {
    GuardRecord guard = context.view().database().guards().get(region);
    return guard != null
        && guard.role() == DatabaseRole.STANDBY
        && context.target().database() instanceof DatabaseSpec.Postgres target
        && (target.host() + ":" + target.port()).equals(guard.upstream());
  }
}
