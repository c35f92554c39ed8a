package dev.pointsman.controller.sim;

import dev.pointsman.controller.core.plan.Row;
import dev.pointsman.controller.core.plan.Workflow;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What schedules came to: each row of each workflow, each veto, and all codes. */
final class CoverageTable {
  /** Vetoes that no schedule can come to, and why. */
  static final Map<Veto, String> OUT_OF_REACH =
      new TreeMap<>(
          Map.of(
              Veto.STORE_REWOUND, "no schedule restores etcd from a backup: MirrorTest does",
              Veto.FOREIGN_EPOCH,
                  "nobody but the controllers writes the zone: SwitchingTest does"));

  private CoverageTable() {}

  /** Rows and vetoes that no schedule came to, but for those that none can come to. */
  static List<String> unreached(Map<String, Integer> coverage) {
    List<String> missing = new ArrayList<>();
    for (RunKind kind : RunKind.values()) {
      for (Row row : Workflow.rows(kind)) {
        String wanted = kind + " " + row.step() + " " + goal(row.step());
        if (!coverage.containsKey(wanted)) {
          missing.add(wanted);
        }
      }
    }
    for (Veto veto : Veto.values()) {
      if (!coverage.containsKey("veto " + veto) && !OUT_OF_REACH.containsKey(veto)) {
        missing.add("veto " + veto);
      }
    }
    return missing;
  }

  /** No driver of capacity exists yet. */
  private static StepStatus goal(Step step) {
    return step == Step.CAPACITY ? StepStatus.SKIPPED : StepStatus.DONE;
  }

  /** In how many schedules each was reached; for people. */
  static List<String> lines(Map<String, Integer> coverage) {
    List<String> lines = new ArrayList<>();
    for (RunKind kind : RunKind.values()) {
      lines.add(line(kind.name(), statuses(status -> status.name())));
      for (Row row : Workflow.rows(kind)) {
        lines.add(
            line(
                "  " + row.step(),
                statuses(status -> times(coverage, kind + " " + row.step() + " " + status))));
      }
    }
    coverage.forEach(
        (what, times) -> {
          if (!what.matches("(ADOPT|FAILOVER|SWITCHOVER) .* .*")) {
            lines.add(String.format(Locale.ROOT, "%7d  %s", times, what));
          }
        });
    OUT_OF_REACH.forEach((veto, why) -> lines.add("      -  veto " + veto + ": " + why));
    unreached(coverage).forEach(what -> lines.add("not reached: " + what));
    return lines;
  }

  private static String times(Map<String, Integer> coverage, String what) {
    return String.valueOf(coverage.getOrDefault(what, 0));
  }

  /** What stands in the column of a status. */
  private interface Column {
    String of(StepStatus status);
  }

  private static List<String> statuses(Column column) {
    List<String> cells = new ArrayList<>();
    for (StepStatus status : StepStatus.values()) {
      if (status != StepStatus.PENDING) {
        cells.add(column.of(status));
      }
    }
    return cells;
  }

  private static String line(String name, List<String> cells) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-12s", name));
    cells.forEach(cell -> text.append(String.format(Locale.ROOT, "%9s", cell)));
    return text.toString();
  }
}
