package dev.pointsman.controller.execute;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import java.time.Duration;

/** Hears of every order to the outside that was answered. Called on the executors' context. */
@FunctionalInterface
public interface EffectMeter {
  /** Hears nothing. */
  EffectMeter NONE = (effect, answer, took) -> {};

  /** An order was answered. */
  void answered(Effect.Outside effect, Answer answer, Duration took);
}
