package dev.pointsman.controller.sim;

import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.Simulation.Setup;
import dev.pointsman.controller.sim.check.Violation;
import dev.pointsman.controller.sim.fault.Mutant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

  /** The whole table, in the order of the mutants; each is hunted from {@code seed} on. */
  static List<Line> table(long seed, int most, int threads) {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<Line>> hunts = new ArrayList<>();
      for (Mutant mutant : Mutant.values()) {
        hunts.add(() -> hunt(mutant, seed, most));
      }
      List<Line> lines = new ArrayList<>();
      for (Future<Line> line : pool.invokeAll(hunts)) {
        lines.add(line.get());
      }
      return lines;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Line hunt(Mutant mutant, long seed, int most) {
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
