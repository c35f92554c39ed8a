package dev.pointsman.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.sim.check.Violation;
import dev.pointsman.coordination.model.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A target that is cut off when it has just been promoted, and before it is marked. */
class CutTargetTest {
  private static final long FIRST_ORDER = 30;
  private static final long LAST_ORDER = 140;
  private static final long END = 150;

  @BeforeAll
  static void quiet() {
    Schedules.quiet();
  }

  @Test
  void aTargetThatIsCutOffBeforeItIsMarkedWritesNoMoreWhenAnotherIsPromoted() {
    List<String> violations = new ArrayList<>();
    int others = 0;
    for (long seed : Staged.seeds(12)) {
      Staged staged = Staged.of(seed);
      Violation violation = play(staged);
      if (violation != null) {
        violations.add(seed + " " + violation);
      }
      others += staged.promoted().size() > 1 ? 1 : 0;
    }
    assertThat(violations).isEmpty();
    assertThat(others).as("another was promoted").isPositive();
  }

  private static @Nullable Violation play(Staged staged) {
    staged
        .world
        .databases()
        .onPromotion(
            (database, _) -> {
              if (staged.promoted().size() == 1) {
                cutOff(staged, database.region());
              }
            });
    for (long at = FIRST_ORDER; at <= LAST_ORDER; at += 10) {
      String id = "other-" + at;
      staged.clock.at(at * Staged.SECOND, () -> orderAnother(staged, id));
    }
    return staged.play(END * Staged.SECOND);
  }

  private static void cutOff(Staged staged, String region) {
    List<String> names = staged.world.regions().stream().map(each -> each.name()).toList();
    int number = names.indexOf(region);
    for (int other = 0; other < names.size(); other++) {
      if (other != number) {
        staged.world.network().cut(number, other);
        staged.world.network().cut(other, number);
      }
    }
  }

  private static void orderAnother(Staged staged, String id) {
    boolean rests = staged.store.state() != null && staged.store.state().run() == null;
    if (rests && staged.promoted().size() == 1) {
      String other = staged.another(staged.promoted().getFirst());
      staged.order(id, new Command.Failover("shop", other, new TreeSet<>()));
    }
  }
}
