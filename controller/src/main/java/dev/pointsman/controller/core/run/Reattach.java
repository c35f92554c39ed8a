package dev.pointsman.controller.core.run;

import dev.pointsman.coordination.model.GuardRecord;
import java.time.Duration;
import java.util.Map;

/** After a planned run: the old primary becomes a replica of the new one. */
final class Reattach implements StepRules {
  /** Stopping, rewinding and starting a database of ordinary size. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Override
  public Progress enter(StepContext context, Draft draft) {
    if (context.target().database() == null) {
      return new Progress.Skip("no database");
    }
    draft.followers.add(context.run().from());
    return new Progress.Begin();
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    String from = context.run().from();
    if (Follow.follows(context, from)) {
      return new Progress.Done(Map.of("replica", from));
    }
    if (!context.isOver(LIMIT)) {
      return new Progress.Wait(context.limit(LIMIT));
    }
    GuardRecord guard = context.view().database().guards().get(from);
    String trouble = guard == null ? "its guard was never seen" : String.valueOf(guard.trouble());
    return new Progress.Leave(
        "NOT_REATTACHED", from + " is no replica of the new primary yet: " + trouble);
  }
}
