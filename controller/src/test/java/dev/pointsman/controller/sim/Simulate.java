package dev.pointsman.controller.sim;

import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.Simulation.Setup;
import dev.pointsman.controller.sim.fault.Mutant;
import java.util.HashSet;
import java.util.Set;

/** Runs schedules from the command line: {@code [--seed S] [--schedules N] [--replay S]}. */
final class Simulate {
  private Simulate() {}

  public static void main(String[] arguments) {
    Schedules.quiet();
    long seed = 1;
    int count = 1_000;
    boolean replay = false;
    Mutant mutant = null;
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--seed" -> seed = Long.parseLong(value);
        case "--schedules" -> count = Integer.parseInt(value);
        case "--replay" -> {
          seed = Long.parseLong(value);
          replay = true;
        }
        case "--mutant" -> mutant = Mutant.valueOf(value);
        case "--mutants" -> {
          for (Mutant each : Mutant.values()) {
            System.out.println(Mutants.hunt(each, seed, Integer.parseInt(value)));
          }
          return;
        }
        default -> throw new IllegalArgumentException(arguments[i]);
      }
    }
    Mutant chosen = mutant;
    if (replay) {
      Outcome outcome = Simulation.run(setup(seed, chosen));
      System.out.println(Schedules.story(outcome));
      System.out.println(outcome.violation() + " " + outcome.rest());
      return;
    }
    Schedules.Report report = Schedules.run(seed, count, s -> setup(s, chosen));
    System.out.println(report.summary());
    report.coverage().forEach((what, times) -> System.out.println(times + "\t" + what));
    report.violations().stream()
        .limit(20)
        .forEach(o -> System.out.println(o.setup().seed() + " " + o.violation()));
    report.stranded().stream()
        .limit(20)
        .forEach(o -> System.out.println(o.setup().seed() + " " + o.rest()));
    Set<String> told = new HashSet<>();
    report.stranded().stream()
        .filter(o -> told.add(String.valueOf(o.rest())))
        .forEach(o -> System.out.println(Schedules.story(o)));
    report.violations().stream()
        .filter(o -> o.violation() != null && told.add(o.violation().invariant()))
        .forEach(o -> System.out.println(Schedules.story(o)));
  }

  private static Setup setup(long seed, @org.jspecify.annotations.Nullable Mutant mutant) {
    return mutant == null ? Setup.of(seed) : Setup.of(seed, mutant);
  }
}
