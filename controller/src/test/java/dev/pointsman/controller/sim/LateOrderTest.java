package dev.pointsman.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.sim.check.Violation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An order to promote whose password takes so long that its run is given up meanwhile. */
class LateOrderTest {
  private static final long MILLI = 1_000_000L;
  private static final long SHORTEST = 2_500;
  private static final long LONGEST = 9_000;
  private static final long END = 60;

  @BeforeAll
  static void quiet() {
    Schedules.quiet();
  }

  @Test
  void anOrderOfARunThatIsOverPromotesNobody() {
    List<String> violations = new ArrayList<>();
    int given = 0;
    for (long seed : Staged.seeds(12)) {
      for (long takes = SHORTEST; takes <= LONGEST; takes += 1_000) {
        Staged staged = Staged.of(seed);
        List<String> ordered = new ArrayList<>();
        Violation violation = play(staged, takes, ordered);
        if (violation != null) {
          violations.add(seed + "/" + takes + " " + violation);
        }
        assertThat(staged.promoted()).isSubsetOf(ordered);
        given += staged.promoted().isEmpty() ? 0 : 1;
      }
    }
    assertThat(violations).isEmpty();
    assertThat(given).as("the other was promoted").isPositive();
  }

  private static @Nullable Violation play(Staged staged, long takes, List<String> ordered) {
    staged.world.databases().nextSecretTakes(takes * MILLI);
    List<String> given = new ArrayList<>();
    staged.store.onStep(
        step -> {
          if (step == Step.PROMOTE && given.isEmpty()) {
            given.add(staged.store.runs().getLast().to());
            giveUp(staged);
            ordered.add(staged.another(given.getFirst()));
            orderAnother(staged, ordered.getFirst());
          }
        });
    return staged.play(END * Staged.SECOND);
  }

  private static void giveUp(Staged staged) {
    staged.clock.after(
        Staged.SECOND,
        () -> {
          String run = String.valueOf(Objects.requireNonNull(staged.store.state()).run());
          staged.order("abort", new Command.Abort("shop", run));
        });
  }

  private static void orderAnother(Staged staged, String other) {
    staged.clock.after(
        Staged.SECOND * 3 / 2,
        () ->
            staged.order(
                "again",
                new Command.Failover("shop", other, new TreeSet<>(Set.of(Veto.TARGET_NOT_UP)))));
  }
}
