package dev.pointsman.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.sim.Mutants.Line;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The checker must be able to fail: every broken rule of the protocol is noticed. */
@Order(Integer.MAX_VALUE)
class MutantsTest {
  @BeforeAll
  static void quiet() {
    Schedules.quiet();
  }

  @Test
  void everyMutantIsCaught() {
    long seed = Long.getLong("simulation.seed", 1);
    List<Line> table = Mutants.table(seed, Mutants.MOST, Schedules.usualThreads());
    table.forEach(System.out::println);
    assertThat(table).as("mutants").allMatch(line -> line.caught().isPresent());
  }
}
