package dev.pointsman.controller.core.run;

import dev.pointsman.coordination.model.CapacitySpec;

/** Scales the target before traffic comes. */
final class Capacity implements StepRules {

  @Override
  public Progress enter(StepContext context, Draft draft) {
    return switch (context.target().capacity()) {
      case CapacitySpec.None _ -> new Progress.Skip("the region always has what it needs");
    };
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    return enter(context, draft);
  }
}
