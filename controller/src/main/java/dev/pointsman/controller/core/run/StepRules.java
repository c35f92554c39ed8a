package dev.pointsman.controller.core.run;

import dev.pointsman.coordination.model.Step;

/** How one step is entered and how it advances. Stateless. */
interface StepRules {

  /**
   * Enters the step: edits the draft and answers Begin, or decides at once (Done, Skip, End).
   * Everything is written by one commit, together with the end of the step before.
   */
  Progress enter(StepContext context, Draft draft);

  /** Looks again after something has happened. Edits the draft only when it answers Done or End. */
  Progress advance(StepContext context, Draft draft);

  static StepRules of(Step step) {
    return switch (step) {
      case CONFIRM -> new Confirm();
      case PRECHECK -> new Precheck();
      case CHOOSE -> new Choose();
      case CAPACITY -> new Capacity();
      case FENCE -> new Fence();
      case CATCH_UP -> new CatchUp();
      case PROMOTE -> new Promote();
      case OPEN -> new Open();
      case SWITCH -> new Switch();
      case VERIFY -> new Verify();
      case FOLLOW -> new Follow();
      case REATTACH -> new Reattach();
      case CLOSE -> new Close();
    };
  }
}
