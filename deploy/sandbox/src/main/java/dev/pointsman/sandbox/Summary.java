package dev.pointsman.sandbox;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.sandbox.scenario.Result;
import dev.pointsman.sandbox.scenario.ScenarioReport;
import java.util.ArrayList;
import java.util.List;

/** A result in a few lines, for people. */
final class Summary {
  private Summary() {}

  static List<String> lines(Result result) {
    ScenarioReport r = result.report();
    List<String> lines = new ArrayList<>();
    lines.add(r.scenario() + ": " + (result.passed() ? "as it must be" : "NOT as it must be"));
    if (r.moved()) {
      lines.add("  moved         " + r.from() + " -> " + r.to() + ", run " + r.run());
      lines.add("  fence proof   " + r.fenceProof());
    } else {
      lines.add("  moved         nothing: " + r.from() + " serves");
    }
    lines.add(
        "  outage        %d ms (objective %d ms%s)"
            .formatted(
                r.outageMs(),
                r.rtoObjectiveMs(),
                r.outageLimitMs() == null
                    ? ""
                    : ", on a quiet machine at most " + r.outageLimitMs() + " ms"));
    lines.add(
        "  writes        %d acknowledged, %d of them lost"
            .formatted(r.acknowledgedWrites(), r.lostWrites()));
    lines.add("  two writers   for " + r.dualWriterMs() + " ms");
    lines.add("  epoch         " + r.epochBefore() + " -> " + r.epochAfter());
    result.broken().forEach(b -> lines.add("  must not be   " + b));
    result.runs().stream()
        .map(RunRecord::summary)
        .filter(s -> s != null)
        .forEach(s -> lines.add("  " + s));
    lines.add("  logs          " + result.logs() + " (the world itself is gone)");
    return lines;
  }
}
