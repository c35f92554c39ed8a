package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;

/**
 * What all steps with an order to the outside have in common: give it once, wait, try again when it
 * failed.
 */
final class Orders {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  /** A provider that has refused for long is asked again this often: it may have been mended. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** Doublings until the pause is at its longest. */
  private static final int DOUBLINGS = 5;

  private Orders() {}

  /** What a step makes of a good answer. */
  interface Reader {
    Progress read(Answer answer);
  }

  /** Gives the order if it was not given at this attempt, else says what to make of its answer. */
  static Progress follow(StepContext context, Effect.Outside effect, Reader reader) {
    Desk.Order order = context.desk().order();
    if (order == null || !order.id().equals(effect.id())) {
      return new Progress.Order(effect);
    }
    Answer answer = order.answer();
    return switch (answer) {
      case null -> new Progress.Wait(null);
      case Answer.Failed failed ->
          new Progress.Trouble(
              failed.code(), failed.detail(), order.at().plus(pause(order.id().attempt())));
      case Answer.Refused refused -> new Progress.Trouble(refused.code(), refused.detail(), null);
      case Answer.Done _, Answer.Promoted _, Answer.Switched _ -> reader.read(answer);
    };
  }

  static Duration pause(int attempt) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(attempt - 1, 0), DOUBLINGS));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** An answer of the wrong kind is a bug of an executor; it is shown and not acted on. */
  static Progress unexpected(Answer answer) {
    return new Progress.Trouble("UNEXPECTED_ANSWER", answer.toString(), null);
  }

  /**
   * Whether the chosen target is lost: the run ends, and the next one takes a new epoch. A person
   * who took the target although it was not UP knows that: the run waits for it, visibly.
   */
  static boolean targetIsLost(StepContext context) {
    if (context.run().waivers().contains(Veto.TARGET_NOT_UP)) {
      return false;
    }
    Moment settled = context.view().sight().settledAt(context.spec().detection().stable());
    return context.assessmentOf(context.target().name()).isLost() && context.now().reached(settled);
  }
}
