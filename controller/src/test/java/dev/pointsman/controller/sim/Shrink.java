package dev.pointsman.controller.sim;

import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.Simulation.Setup;
import dev.pointsman.controller.sim.check.Violation;
import dev.pointsman.controller.sim.world.Trace;
import java.util.List;
import java.util.Set;
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

  /** One that failed with as few faults as show the same, another as it ran; and how to see it. */
  static String story(Outcome outcome) {
    Setup setup = outcome.violation() == null ? outcome.setup() : shortest(outcome);
    Outcome told = Simulation.run(setup.telling());
    return String.join("\n", told.lines())
        + "\n"
        + (told.violation() == null ? told.rest() : told.violation())
        + "\nseed "
        + setup.seed()
        + ", faults "
        + told.strikes()
        + "\ntrace hash "
        + Trace.hex(told.hash())
        + "\nreplay: "
        + replay(setup);
  }

  private static String replay(Setup setup) {
    return "./pointsman simulate --replay "
        + setup.seed()
        + (setup.hasAllKinds()
            ? ""
            : " --faults "
                + (setup.kinds().isEmpty()
                    ? "none"
                    : setup.kinds().stream().map(Enum::name).collect(Collectors.joining(","))))
        + (setup.mutant() == null ? "" : " --mutant " + setup.mutant())
        + keep(setup);
  }

  /** All of them are kept unless somebody has left out some. */
  private static String keep(Setup setup) {
    Set<Integer> kept = setup.strikes();
    if (kept == null) {
      return "";
    }
    return " --keep "
        + (kept.isEmpty()
            ? "none"
            : kept.stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
  }
}
