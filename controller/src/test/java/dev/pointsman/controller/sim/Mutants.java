package dev.pointsman.controller.sim;

import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.Simulation.Setup;
import dev.pointsman.controller.sim.check.Violation;
import dev.pointsman.controller.sim.fault.Mutant;
import java.util.Locale;
import java.util.Optional;

/** Breaks one rule after the other, and counts how many schedules it takes until it shows. */
final class Mutants {
  /** Every mutant must show within so many. */
  static final int MOST = 5_000;

  private Mutants() {}

  /**
   * One line of the table.
   *
   * @param schedules until it was caught, or tried in vain
   */
  record Line(Mutant mutant, int schedules, Optional<Violation> caught) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-28s %5d  %s",
          mutant,
          schedules,
          caught.map(Violation::toString).orElse("NOT CAUGHT"));
    }
  }

  static Line hunt(Mutant mutant, long seed, int most) {
    for (int i = 0; i < most; i++) {
      Outcome outcome = Simulation.run(Setup.of(seed + i, mutant));
      Violation violation = outcome.violation();
      // what an honest world of that seed does too says nothing of the mutant
      if (violation != null && Simulation.run(Setup.of(seed + i)).violation() == null) {
        return new Line(mutant, i + 1, Optional.of(violation));
      }
    }
    return new Line(mutant, most, Optional.empty());
  }
}
