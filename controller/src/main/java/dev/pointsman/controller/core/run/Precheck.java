package dev.pointsman.controller.core.run;

import java.util.Map;

/**
 * Before a planned run or an adoption. All that it asks for was found true when the run was begun,
 * in the same commit: see {@code Planned} and {@code Adoption}.
 */
final class Precheck implements StepRules {

  @Override
  public Progress enter(StepContext context, Draft draft) {
    return new Progress.Done(Map.of("from", context.run().from(), "to", context.target().name()));
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    return enter(context, draft);
  }
}
