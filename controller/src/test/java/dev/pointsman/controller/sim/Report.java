package dev.pointsman.controller.sim;

import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.check.Rest;
import dev.pointsman.controller.sim.world.Trace;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many schedules went. */
final class Report {
  /** Kept with all that happened; the rest is counted. */
  private static final int MOST = 100;

  /** So many schedules come to everything. */
  static final int ENOUGH = 20_000;

  private final List<Outcome> violations = new ArrayList<>();
  private final List<Outcome> unserved = new ArrayList<>();
  private final Map<String, Integer> rests = new TreeMap<>();
  private final Map<String, Integer> coverage = new TreeMap<>();
  private int count;
  private int violated;
  private long events;
  private long hash;
  private double seconds;
  private int threads;

  void add(Outcome outcome) {
    count++;
    events += outcome.events();
    hash += mixed(outcome.setup().seed(), outcome.hash());
    outcome.coverage().forEach(what -> coverage.merge(what, 1, Integer::sum));
    if (outcome.violation() != null) {
      violated++;
      keep(violations, outcome);
      return;
    }
    String rest = String.valueOf(outcome.rest());
    rests.merge(rest, 1, Integer::sum);
    if (!rest.equals(Rest.SERVES)) {
      keep(unserved, outcome);
    }
  }

  void add(Report part) {
    count += part.count;
    events += part.events;
    hash += part.hash;
    violated += part.violated;
    part.coverage.forEach((what, times) -> coverage.merge(what, times, Integer::sum));
    part.rests.forEach((what, times) -> rests.merge(what, times, Integer::sum));
    part.violations.forEach(outcome -> keep(violations, outcome));
    part.unserved.forEach(outcome -> keep(unserved, outcome));
  }

  /** A sum of these is the same in whatever order, and on however many threads, they ran. */
  private static long mixed(long seed, long hash) {
    long mixed = (seed * 0x9e3779b97f4a7c15L) ^ hash;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** The same for whoever runs the same schedules of the same code. */
  String hash() {
    return Trace.hex(hash);
  }

  private static void keep(List<Outcome> kept, Outcome outcome) {
    if (kept.size() < MOST) {
      kept.add(outcome);
      kept.sort(Comparator.comparingLong(o -> o.setup().seed()));
    }
  }

  void took(double allSeconds, int byThreads) {
    seconds = allSeconds;
    threads = byThreads;
  }

  /** In how many schedules something was reached. */
  Map<String, Integer> coverage() {
    return coverage;
  }

  /** In how many schedules of a thousand a world came to rest like this. */
  double perThousand(String rest) {
    int so =
        rests.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(rest))
            .mapToInt(Map.Entry::getValue)
            .sum();
    return 1_000.0 * so / Math.max(1, count);
  }

  /** What so many schedules should have come to; empty also where there were too few to tell. */
  List<String> missing() {
    return count < ENOUGH ? List.of() : CoverageTable.unreached(coverage);
  }

  /** Those in which something was violated, by seed; not all of very many. */
  List<Outcome> violations() {
    return violations;
  }

  /**
   * Those that wait for a person, or that only a person can help, by seed; not all of very many.
   */
  List<Outcome> unserved() {
    return unserved;
  }

  /** One line of a long run; whoever reads it need not wait for the end to replay what failed. */
  String progress() {
    String seeds =
        violations.stream()
            .map(outcome -> String.valueOf(outcome.setup().seed()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%,d schedules, %.0f per second, %d violations%s, %d not reached",
        count,
        count / seconds,
        violated,
        seeds.isEmpty() ? "" : " (seeds " + seeds + ")",
        CoverageTable.unreached(coverage).size());
  }

  /**
   * What a long run has shown, as lines of Markdown.
   *
   * @param from the first seed
   * @param commit what was simulated, by whoever began the run
   */
  String evidence(long from, String commit, LocalDate today) {
    List<String> unreached = CoverageTable.unreached(coverage);
    return String.format(
        Locale.ROOT,
        """
        - seeds: %,d to %,d (%,d schedules, %,d events)
        - violations: %d
        - speed: %.0f schedules per second on %d threads, %.0f s in all
        - coverage: %s
        - rests: %s
        - trace hash of all: %s
        - date: %s, commit: %s
        """,
        from,
        from + count - 1,
        count,
        events,
        violated,
        count / seconds,
        threads,
        seconds,
        unreached.isEmpty()
            ? "every row of every workflow, and every veto but "
                + String.join(
                    ", ", CoverageTable.OUT_OF_REACH.keySet().stream().map(Enum::name).toList())
            : "not reached: " + String.join(", ", unreached),
        rests,
        hash(),
        today,
        commit);
  }

  String summary() {
    return String.format(
        Locale.ROOT,
        "%d schedules in %.1f s: %.0f per second, %.0f per minute and thread, %d events each;"
            + " rests %s; %d violations; trace hash of all %s",
        count,
        seconds,
        count / seconds,
        count / seconds * 60 / threads,
        events / Math.max(1, count),
        rests,
        violated,
        hash());
  }
}
