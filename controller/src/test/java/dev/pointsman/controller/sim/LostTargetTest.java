package dev.pointsman.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The first region is gone for good, and so is the second, just after it was permitted and before
 * the third follows it: nobody is left on the timeline that the state knows.
 */
class LostTargetTest {
  private static final long END = 460 * Staged.SECOND;

  @BeforeAll
  static void quiet() {
    Schedules.quiet();
  }

  @Test
  void aPersonCanGiveTheServiceToTheThirdRegionByName() {
    for (long seed = 1; seed <= 6; seed++) {
      Staged staged = Staged.of(seed);
      List<String> lost = new ArrayList<>();
      staged.store.onStep(
          step -> {
            if (step == Step.OPEN && lost.isEmpty() && !staged.promoted().isEmpty()) {
              lost.add(staged.promoted().getFirst());
              staged.clock.after(1, () -> Staged.lose(staged.region(lost.getFirst())));
            }
          });
      // a promotion takes up to half a minute
      for (long at = 60; at < 400; at += 60) {
        String id = "order-" + at;
        staged.clock.at(at * Staged.SECOND, () -> order(staged, lost, id));
      }

      assertThat(staged.play(END)).as("seed " + seed).isNull();

      String third = staged.another(lost.getFirst());
      assertThat(staged.promoted()).as("seed " + seed).containsExactly(lost.getFirst(), third);
      assertThat(staged.store.state())
          .as("seed %d: %s", seed, staged.store.runs().getLast())
          .extracting(ServiceState::permit)
          .isEqualTo(third);
    }
  }

  private static void order(Staged staged, List<String> lost, String id) {
    ServiceState state = staged.store.state();
    if (state == null || lost.isEmpty() || staged.promoted().size() > 1) {
      return;
    }
    staged.insist(id, state, staged.another(lost.getFirst()));
  }
}
