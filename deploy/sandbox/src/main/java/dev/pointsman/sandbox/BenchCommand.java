package dev.pointsman.sandbox;

import dev.pointsman.sandbox.scenario.Result;
import dev.pointsman.sandbox.scenario.Scenario;
import dev.pointsman.sandbox.scenario.ScenarioReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays scenarios several times, and tells how long things took. */
@Command(name = "bench", description = "Play scenarios several times: minimum, median, maximum.")
final class BenchCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin NetworkOption network = new NetworkOption();

  @Option(names = "--runs", paramLabel = "N", description = "of each (default: ${DEFAULT-VALUE})")
  int runs = 5;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description = "default: all that fit the world")
  List<String> names = new ArrayList<>();

  @Override
  public Integer call() {
    if (runs < 1) {
      throw new ParameterException(
          spec == null ? new CommandLine(this) : spec.commandLine(),
          "--runs: " + runs + " (expected: 1 or more)");
    }
    List<Scenario> wanted =
        names.isEmpty()
            ? Scenario.on(network.terrain())
            : names.stream()
                .map(n -> ScenarioCommand.scenario(n, network.terrain(), spec))
                .toList();
    boolean passed = true;
    List<String> table = new ArrayList<>();
    for (Scenario scenario : wanted) {
      List<Result> results = new ArrayList<>();
      for (int run = 1; run <= runs; run++) {
        System.err.println(scenario.text() + " " + run + "/" + runs);
        results.add(
            Performance.of(scenario, network.terrain(), line -> System.err.println("  " + line)));
      }
      passed &= results.stream().allMatch(r -> r.passed() && r.inTime());
      table.addAll(rows(scenario, results));
    }
    System.out.printf(
        "%-27s %-18s %9s %9s %9s%n", "scenario", "what", "minimum", "median", "maximum");
    table.forEach(System.out::println);
    return passed ? 0 : 1;
  }

  private static List<String> rows(Scenario scenario, List<Result> results) {
    List<String> rows = new ArrayList<>();
    rows.add(row(scenario, "outage_ms", results, ScenarioReport::outageMs));
    rows.add(row(scenario, "lost_writes", results, ScenarioReport::lostWrites));
    rows.add(row(scenario, "dual_writer_ms", results, ScenarioReport::dualWriterMs));
    rows.add(row(scenario, "detected_ms", results, r -> orNever(r.detectedMs())));
    rows.add(row(scenario, "decided_ms", results, r -> orNever(r.decidedMs())));
    rows.add(row(scenario, "fenced_ms", results, r -> orNever(r.fencedMs())));
    rows.add(row(scenario, "promoted_ms", results, r -> orNever(r.promotedMs())));
    rows.add(row(scenario, "switched_ms", results, r -> orNever(r.switchedMs())));
    rows.add(row(scenario, "verified_ms", results, r -> orNever(r.verifiedMs())));
    rows.add(share(scenario, "passed", results, Result::passed));
    if (results.getFirst().report().outageLimitMs() != null) {
      String limit = "within_" + results.getFirst().report().outageLimitMs() + "_ms";
      rows.add(share(scenario, limit, results, Result::inTime));
    }
    return rows;
  }

  private static String share(
      Scenario scenario, String what, List<Result> results, Predicate<Result> holds) {
    return "%-27s %-18s %d of %d"
        .formatted(scenario.text(), what, results.stream().filter(holds).count(), results.size());
  }

  private static long orNever(@Nullable Long time) {
    return time == null ? -1 : time;
  }

  /** A time of -1 stands for what did not happen. */
  private static String row(
      Scenario scenario, String what, List<Result> results, ToLongFunction<ScenarioReport> value) {
    long[] sorted = results.stream().map(Result::report).mapToLong(value).sorted().toArray();
    return "%-27s %-18s %9s %9s %9s"
        .formatted(
            scenario.text(),
            what,
            text(sorted[0]),
            text(sorted[sorted.length / 2]),
            text(sorted[sorted.length - 1]));
  }

  private static String text(long value) {
    return value < 0 ? "-" : String.valueOf(value);
  }
}
