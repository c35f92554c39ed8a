package dev.pointsman.probes.guard.failsafe;

import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import java.util.function.Consumer;

/** Carries out {@link GuardEffect.AskControllers}. Never blocks its caller. */
public interface Asking extends AutoCloseable {
  /** Of a guard that has nobody to ask: its machine never orders it. */
  Asking NOBODY =
      new Asking() {
        @Override
        public void ask(GuardEffect.AskControllers order, Consumer<GuardEvent> tell) {}

        @Override
        public void close() {}
      };

  /**
   * Asks all at once.
   *
   * @param tell takes each answer, and each silence; called by any thread
   */
  void ask(GuardEffect.AskControllers order, Consumer<GuardEvent> tell);

  @Override
  void close();
}
