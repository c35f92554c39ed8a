package dev.pointsman.controller.execute.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every traffic driver does on a server that compares as Route 53 does: a DELETE must match in
 * every value, and a CREATE refuses what exists. (moto's server does not: it matches a DELETE
 * against all that ever stood there, and takes a record that comes back for one that still exists.)
 */
public abstract class ExactTrafficContract extends TrafficContract {
  /** So many orders at once; one wins each number. */
  private static final int RIVALS = 6;

  @Test
  void pointsBackAndForth() {
    switchTo(TO_EAST, "r1", 0, 1);
    switchTo(TO_WEST, "r2", 1, 2);
    switchTo(TO_EAST, "r3", 2, 3);
    switchTo(TO_WEST, "r4", 3, 4);

    assertThat(world().pointing()).isEqualTo(Map.of("PRIMARY", WEST, "SECONDARY", EAST));
    assertThat(world().companion()).contains("batch=4");
  }

  @Test
  void goesOnInTheSameRunWithTheNextBatch() {
    switchTo(TO_EAST, "r1", 1, 1);

    assertThat(switchTo(TO_EAST, "r1", 1, 2)).isInstanceOf(Answer.Switched.class);
    assertThat(world().companion()).contains("batch=2");
  }

  @Test
  void theHighestEpochOfManyRivalsStandsInTheEnd() {
    switchTo(TO_EAST, "r0", 0, 1);
    List<Future<Answer>> rivals = new ArrayList<>();
    for (int i = 1; i <= RIVALS; i++) {
      rivals.add(begin(i == RIVALS ? TO_WEST : TO_EAST, "r" + i, i, i + 1));
    }
    rivals.forEach(TrafficContract::await);

    assertThat(await(rivals.getLast())).isInstanceOf(Answer.Switched.class);
    assertThat(world().pointing()).containsEntry("PRIMARY", WEST);
    assertThat(world().companion()).contains("epoch=" + RIVALS, "batch=" + (RIVALS + 1));
  }
}
