package dev.pointsman.probes.bench;

import dev.pointsman.probes.bench.ProbesBench.Round;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench probes}: what probing costs. */
@Command(name = "bench", description = "Measures the agent.", mixinStandardHelpOptions = true)
public final class BenchCommand {
  private static final int RATE = 2_000;
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Long enough for the compiler to have done its work. */
  private static final Duration WARM_UP = Duration.ofSeconds(12);

  @Spec private CommandSpec spec;

  BenchCommand(CommandSpec spec) {
    this.spec = spec;
  }

  /** For picocli, which sets the specification. */
  public BenchCommand() {
    this(CommandSpec.create());
  }

  @Command(
      name = "probes",
      mixinStandardHelpOptions = true,
      description =
          "HTTP checks with fresh connections on loopback: checks per CPU second of this process,"
              + " and late ticks at 2,000 checks per second.")
  int probes(
      @Option(names = "--rounds", defaultValue = "5", description = "rounds (default: 5)")
          int rounds,
      @Option(names = "--seconds", defaultValue = "5", description = "of a round (default: 5)")
          int seconds)
      throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (rounds < 1 || seconds < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--rounds: %d, --seconds: %d (expected: 1 or more)".formatted(rounds, seconds));
    }
    try (TargetProcess target = TargetProcess.start();
        ProbesBench bench = new ProbesBench(target.port())) {
      bench.probe(RATE, INTERVAL);
      bench.measure(WARM_UP);
      List<Round> results = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        Round result = bench.measure(Duration.ofSeconds(seconds));
        results.add(result);
        print(out, "round " + round, result);
      }
      bench.rest();
      summary(out, "checks per second", results, Round::checksPerSecond);
      summary(out, "checks per CPU second", results, Round::checksPerCpuSecond);
      summary(out, "late ticks", results, Round::late);
      summary(out, "failed checks", results, Round::failed);
    }
    return 0;
  }

  @Command(
      name = "target",
      mixinStandardHelpOptions = true,
      hidden = true,
      description = "The target of bench probes.")
  int target() throws Exception {
    TargetServer.run();
    return 0;
  }

  private static void print(PrintWriter out, String name, Round round) {
    out.printf(
        Locale.ROOT,
        "%s: %.0f checks/s, %.0f checks per CPU second, %d late ticks, %d failed%n",
        name,
        round.checksPerSecond(),
        round.checksPerCpuSecond(),
        round.late(),
        round.failed());
    out.flush();
  }

  private static void summary(
      PrintWriter out, String name, List<Round> rounds, ToDoubleFunction<Round> value) {
    double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
    out.printf(
        Locale.ROOT,
        "%-24s min %.0f  median %.0f  max %.0f%n",
        name,
        sorted[0],
        sorted[sorted.length / 2],
        sorted[sorted.length - 1]);
    out.flush();
  }
}
