package dev.pointsman.controller.sim;

import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.Simulation.Setup;
import dev.pointsman.controller.sim.check.Violation;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Leaves out faults of a schedule that failed for as long as it fails in the same way. */
final class Shrink {
  private Shrink() {}

  /** Fewest faults: without any one of them it fails no more, or otherwise. */
  static Setup shortest(Outcome failed) {
    Setup setup = failed.setup();
    String wanted = kind(failed);
    TreeSet<Integer> kept = new TreeSet<>(setup.kept(failed.strikes().size()));
    boolean less = true;
    while (less) {
      less = false;
      for (int index : List.copyOf(kept)) {
        TreeSet<Integer> without = new TreeSet<>(kept);
        without.remove(index);
        if (kind(Simulation.run(setup.keeping(without))).equals(wanted)) {
          kept = without;
          less = true;
        }
      }
    }
    return setup.keeping(kept);
  }

  /** What is to stay the same while faults are left out. */
  private static String kind(Outcome outcome) {
    Violation violation = outcome.violation();
    return violation == null ? String.valueOf(outcome.rest()) : violation.invariant();
  }

  /** The shortest one, told, and how to see it again. */
  static String story(Outcome failed) {
    Setup shortest = shortest(failed);
    Outcome told = Simulation.run(shortest.telling());
    return String.join("\n", told.lines())
        + "\n"
        + (told.violation() == null ? told.rest() : told.violation())
        + "\nseed "
        + shortest.seed()
        + ", faults "
        + told.strikes()
        + "\nreplay: "
        + replay(shortest, told);
  }

  private static String replay(Setup setup, Outcome told) {
    String kept =
        setup.kept(told.strikes().size()).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return "./pointsman simulate --replay "
        + setup.seed()
        + (setup.hasAllKinds()
            ? ""
            : " --faults "
                + setup.kinds().stream().map(Enum::name).collect(Collectors.joining(",")))
        + (setup.mutant() == null ? "" : " --mutant " + setup.mutant())
        + (kept.isEmpty() ? "" : " --keep " + kept);
  }
}
