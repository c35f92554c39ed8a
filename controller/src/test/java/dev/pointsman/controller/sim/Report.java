package dev.pointsman.controller.sim;

import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.check.Rest;
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

  private final List<Outcome> violations = new ArrayList<>();
  private final List<Outcome> stranded = new ArrayList<>();
  private final Map<String, Integer> rests = new TreeMap<>();
  private final Map<String, Integer> coverage = new TreeMap<>();
  private int count;
  private int violated;
  private long events;
  private double seconds;
  private int threads;

  void add(Outcome outcome) {
    count++;
    events += outcome.events();
    outcome.coverage().forEach(what -> coverage.merge(what, 1, Integer::sum));
    if (outcome.violation() != null) {
      violated++;
      keep(violations, outcome);
      return;
    }
    String rest = String.valueOf(outcome.rest());
    rests.merge(rest, 1, Integer::sum);
    if (rest.startsWith(Rest.STRANDED)) {
      keep(stranded, outcome);
    }
  }

  void add(Report part) {
    count += part.count;
    events += part.events;
    violated += part.violated;
    part.coverage.forEach((what, times) -> coverage.merge(what, times, Integer::sum));
    part.rests.forEach((what, times) -> rests.merge(what, times, Integer::sum));
    part.violations.forEach(outcome -> keep(violations, outcome));
    part.stranded.forEach(outcome -> keep(stranded, outcome));
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

  /** Those in which something was violated, by seed; not all of very many. */
  List<Outcome> violations() {
    return violations;
  }

  /** Those that only a person can help, by seed; not all of very many. */
  List<Outcome> stranded() {
    return stranded;
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
        today,
        commit);
  }

  String summary() {
    return String.format(
        Locale.ROOT,
        "%d schedules in %.1f s: %.0f per second, %.0f per minute and thread, %d events each;"
            + " rests %s; %d violations",
        count,
        seconds,
        count / seconds,
        count / seconds * 60 / threads,
        events / Math.max(1, count),
        rests,
        violated);
  }
}
