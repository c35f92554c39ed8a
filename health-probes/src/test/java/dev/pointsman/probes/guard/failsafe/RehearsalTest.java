package dev.pointsman.probes.guard.failsafe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private final List<GuardEvent> answers = new ArrayList<>();
  private final Rehearsal rehearsal =
      new Rehearsal(
          new Asking() {
            @Override
            public void ask(GuardEffect.AskControllers order, Consumer<GuardEvent> tell) {
              answers.forEach(tell);
            }

            @Override
            public void close() {}
          },
          List.of("c1", "c2"));

  @Test
  void findsNothingWrongWithAControllerWhoseStoreAnswers() {
    answers.add(new GuardEvent.PromiseRefused(0, "c1", "409 STORE_ANSWERS, etcd answers c1"));
    answers.add(new GuardEvent.Promised(0, "c2"));
    answers.add(new GuardEvent.CompanionRead(0, "pointsman/shop", 1));
    rehearsal.ask();

    assertThat(rehearsal.troubles()).isEmpty();
  }

  @Test
  void tellsWhomItCouldNotAskUntilItCan() {
    answers.add(new GuardEvent.PromiseRefused(0, "c1", "401 UNAUTHENTICATED, wrong"));
    answers.add(new GuardEvent.CompanionUnread(0, "no answer"));
    rehearsal.ask();
    assertThat(rehearsal.troubles())
        .isEqualTo(Map.of("c1", "401 UNAUTHENTICATED, wrong", "the companion record", "no answer"));

    answers.set(0, new GuardEvent.PromiseRefused(0, "c1", "409 STORE_ANSWERS, etcd answers c1"));
    rehearsal.ask();
    assertThat(rehearsal.troubles()).containsOnlyKeys("the companion record");
  }
}
