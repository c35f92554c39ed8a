package dev.pointsman.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.sim.Mutants.Line;
import dev.pointsman.controller.sim.fault.Mutant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker must be able to fail: every broken rule of the protocol is noticed. */
class MutantsTest {
  @BeforeAll
  static void quiet() {
    Schedules.quiet();
  }

  @ParameterizedTest
  @EnumSource
  void isCaught(Mutant mutant) {
    Line line = Mutants.hunt(mutant, Long.getLong("simulation.seed", 1), Mutants.MOST);
    System.out.println(line);
    assertThat(line.caught()).as("caught %s", mutant).isPresent();
  }
}
