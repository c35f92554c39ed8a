package dev.pointsman.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.ServiceState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two of three regions are gone for good, and the database of the last one dies just after its
 * promotion, before it is marked: it is a primary on its disk, and permitted by nobody.
 */
class EndedTargetTest {
  private static final long END = 300 * Staged.SECOND;

  @BeforeAll
  static void quiet() {
    Schedules.quiet();
  }

  @Test
  void aTargetThatDiesBeforeItIsMarkedServesByItsRunOrByAnOrder() {
    for (long seed = 1; seed <= 12; seed++) {
      Staged staged = Staged.of(seed);
      staged.clock.at(8 * Staged.SECOND, () -> Staged.lose(staged.world.region(2)));
      staged
          .world
          .databases()
          .onPromotion(
              (database, _) -> {
                if (staged.promoted().size() == 1) {
                  staged.clock.after(1, () -> staged.region(database.region()).crashDatabase());
                }
              });
      for (long at = 60; at < 240; at += 30) {
        String id = "order-" + at;
        staged.clock.at(at * Staged.SECOND, () -> orderWhatStandsStill(staged, id));
      }

      assertThat(staged.play(END)).as("seed " + seed).isNull();

      assertThat(staged.promoted()).as("seed " + seed).hasSize(1);
      assertThat(staged.store.state())
          .as("seed " + seed)
          .extracting(ServiceState::permit)
          .isEqualTo(staged.promoted().getFirst());
    }
  }

  /** What a person does who sees that nobody may write. */
  private static void orderWhatStandsStill(Staged staged, String id) {
    ServiceState state = staged.store.state();
    if (state == null || state.permit() != null || staged.promoted().isEmpty()) {
      return;
    }
    staged.insist(id, state, staged.promoted().getFirst());
  }
}
