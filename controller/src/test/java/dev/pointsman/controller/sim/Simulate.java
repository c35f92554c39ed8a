package dev.pointsman.controller.sim;

import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.Simulation.Setup;
import dev.pointsman.controller.sim.fault.FaultKind;
import dev.pointsman.controller.sim.fault.Mutant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code ./pointsman simulate}: schedules, what they covered, and the story of what failed. */
final class Simulate {
  private static final String USAGE =
      """
      Usage: pointsman simulate [OPTION...]

      Runs whole worlds with faults, in virtual time, and checks what must never happen.

        --schedules N    how many (1000)
        --seed S         the first one's (1); the same seed is the same schedule
        --threads T      as many at once (one for each processor)
        --progress N     a line on standard error after each N, and at the end what all have shown
        --commit C       what is simulated, to be named there
        --faults A,B     only faults of these kinds, or none; of all if left out
        --replay S       one schedule, told: as it ran or, where something was violated, with as
                         few faults as show the same
        --keep I,J       with --replay: of its faults only these, by number, or none
        --mutant M       breaks one rule of the protocol on purpose
        --mutants N      for each rule, how many schedules it takes until that shows, at most N

      Faults: FAULTS
      With all kinds of faults it also runs the seeds that once failed.
      Exit status: 0 nothing was violated, 1 something was, or so many schedules (ENOUGH) did not come
      to all that they must, 2 the words were wrong. With --mutants: 0 each was caught, 1 one was not.
      """;

  private long seed = 1;
  private int count = 1_000;
  private int threads = Schedules.usualThreads();
  private int mutants;
  private boolean replay;
  private int progress;
  private String commit = "unknown";
  private Set<FaultKind> kinds = EnumSet.allOf(FaultKind.class);
  private @Nullable Set<Integer> kept;
  private @Nullable Mutant mutant;

  private Simulate() {}

  public static void main(String[] words) {
    Schedules.quiet();
    if (List.of(words).contains("--help") || List.of(words).contains("-h")) {
      System.out.print(
          USAGE
              .replace("FAULTS", names(FaultKind.values()))
              .replace("ENOUGH", Report.ENOUGH + " or more"));
      return;
    }
    Simulate simulate = new Simulate();
    try {
      simulate.read(words);
    } catch (IllegalArgumentException wrong) {
      System.err.println("pointsman: simulate: " + wrong.getMessage());
      System.err.println("pointsman: 'pointsman simulate --help' says more");
      System.exit(2);
    }
    System.exit(simulate.run() ? 0 : 1);
  }

  private void read(String[] words) {
    for (int i = 0; i < words.length; i += 2) {
      if (i + 1 == words.length) {
        throw new IllegalArgumentException(words[i] + " (expected: an option and its value)");
      }
      take(words[i], words[i + 1]);
    }
    if (kept != null && !replay) {
      throw new IllegalArgumentException("--keep (expected: together with --replay)");
    }
  }

  private void take(String option, String value) {
    switch (option) {
      case "--seed" -> seed = whole(option, value);
      case "--schedules" -> count = positive(option, value);
      case "--threads" -> threads = positive(option, value);
      case "--progress" -> progress = positive(option, value);
      case "--commit" -> commit = value;
      case "--mutants" -> mutants = positive(option, value);
      case "--faults" -> kinds = kinds(value);
      case "--mutant" -> mutant = named(option, Mutant.values(), value);
      case "--keep" -> kept = numbers(option, value);
      case "--replay" -> {
        seed = whole(option, value);
        replay = true;
      }
      default -> throw new IllegalArgumentException("unknown option: " + option);
    }
  }

  private static long whole(String option, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException notOne) {
      throw expected(option, value, "a whole number");
    }
  }

  private static int positive(String option, String value) {
    long number = whole(option, value);
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw expected(option, value, "1 to " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  private static Set<Integer> numbers(String option, String value) {
    TreeSet<Integer> numbers = new TreeSet<>();
    if (!value.equals("none")) {
      for (String number : value.split(",", -1)) {
        long index = whole(option, number);
        if (index < 0 || index > Integer.MAX_VALUE) {
          throw expected(option, value, "numbers of faults, from 0 on, or none");
        }
        numbers.add((int) index);
      }
    }
    return numbers;
  }

  private static IllegalArgumentException expected(String option, String value, String what) {
    return new IllegalArgumentException(option + ": " + value + " (expected: " + what + ")");
  }

  private static Set<FaultKind> kinds(String value) {
    EnumSet<FaultKind> chosen = EnumSet.noneOf(FaultKind.class);
    if (!value.equals("none")) {
      for (String name : value.split(",", -1)) {
        chosen.add(named("--faults", FaultKind.values(), name));
      }
    }
    return chosen;
  }

  private static <E extends Enum<E>> E named(String option, E[] all, String name) {
    String wanted = name.replace('-', '_');
    return Arrays.stream(all)
        .filter(each -> each.name().equalsIgnoreCase(wanted))
        .findFirst()
        .orElseThrow(() -> expected(option, name, names(all)));
  }

  private static String names(Enum<?>[] all) {
    return Arrays.stream(all).map(Enum::name).collect(Collectors.joining(", "));
  }

  private Setup setup(long ofSeed) {
    return new Setup(ofSeed, kinds, mutant, kept, false);
  }

  private boolean run() {
    if (mutants > 0) {
      return hunt();
    }
    if (replay) {
      Outcome outcome = Simulation.run(setup(seed));
      System.out.println(Shrink.story(outcome));
      return outcome.violation() == null;
    }
    Report report =
        progress == 0
            ? Schedules.run(seed, count, threads, this::setup)
            : Schedules.run(
                seed,
                count,
                threads,
                this::setup,
                progress,
                all -> System.err.println(all.progress()));
    boolean held = oldSeedsHold();
    tell(report);
    return held && report.violations().isEmpty() && report.missing().isEmpty();
  }

  /** Seeds that once failed; only a schedule with all kinds of faults is the one that did. */
  private boolean oldSeedsHold() {
    if (!setup(seed).hasAllKinds() || mutant != null) {
      return true;
    }
    boolean held = true;
    for (long old : OldSeeds.all()) {
      Outcome outcome = Simulation.run(setup(old));
      if (outcome.violation() != null) {
        System.out.println("once failed, and fails: " + old + " " + outcome.violation());
        held = false;
      }
    }
    System.out.println(OldSeeds.all().size() + " seeds that once failed" + (held ? " hold" : ""));
    return held;
  }

  private void tell(Report report) {
    CoverageTable.lines(report.coverage()).forEach(System.out::println);
    Set<String> told = new HashSet<>();
    report.unserved().stream()
        .filter(outcome -> told.add(String.valueOf(outcome.rest())))
        .forEach(Simulate::example);
    report.violations().stream()
        .filter(o -> o.violation() != null && told.add(o.violation().invariant()))
        .forEach(outcome -> System.out.println(Shrink.story(outcome)));
    report
        .violations()
        .forEach(outcome -> System.out.println(outcome.setup().seed() + " " + outcome.violation()));
    System.out.println(report.summary());
    if (progress > 0) {
      System.out.print(report.evidence(seed, commit, LocalDate.now(ZoneOffset.UTC)));
    }
  }

  private static void example(Outcome outcome) {
    System.out.println("for example seed " + outcome.setup().seed() + ": " + outcome.rest());
  }

  private boolean hunt() {
    List<Mutants.Line> table = Mutants.table(seed, mutants, threads);
    table.forEach(System.out::println);
    return table.stream().allMatch(line -> line.caught().isPresent());
  }
}
