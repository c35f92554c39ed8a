package dev.pointsman.sandbox.matrix;

import dev.pointsman.controller.core.plan.Workflow;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A row of the matrix.
 *
 * @param fault what was done, for people
 * @param moment on which side of the step's effect; where it has none, of the commit that enters it
 * @param outcome how the runs ended that there were, with the code of what they met
 */
record Row(
    String fault,
    RunKind kind,
    Step step,
    String moment,
    String outcome,
    String outage,
    String proof) {
  static final String LEADER_KILLED = "leader killed";

  private static final String HEADER =
      """
      | fault | kind | step | moment | outcome | outage in ms | proof |
      |---|---|---|---|---|---|---|
      """;

  private static final List<String> FAULTS =
      Stream.concat(
              Stream.of(LEADER_KILLED),
              Stream.concat(
                  Arrays.stream(Fault.values()).map(Fault::text),
                  Stream.of(LateFault.values()).map(LateFault::text)))
          .toList();

  /** By fault, then as the workflows' tables go. */
  static final Comparator<Row> ORDER =
      Comparator.comparingInt((Row row) -> FAULTS.indexOf(row.fault))
          .thenComparing(Row::kind)
          .thenComparingInt(Row::place)
          .thenComparing(row -> !row.moment.startsWith("before"))
          .thenComparing(Row::moment);

  Row(
      String fault,
      RunKind kind,
      Step step,
      String moment,
      String outcome,
      Duration outage,
      String proof) {
    this(fault, kind, step, moment, outcome, String.valueOf(outage.toMillis()), proof);
  }

  private int place() {
    List<Step> steps =
        Workflow.rows(kind).stream().map(dev.pointsman.controller.core.plan.Row::step).toList();
    return steps.indexOf(step);
  }

  /** Whether both are of one case. */
  boolean isOf(Row other) {
    return fault.equals(other.fault)
        && kind == other.kind
        && step == other.step
        && side().equals(other.side());
  }

  private String side() {
    return moment.split(",", 2)[0];
  }

  static String table(List<Row> rows) {
    StringBuilder table = new StringBuilder(HEADER);
    rows.stream().sorted(ORDER).forEach(row -> table.append(row.text()).append('\n'));
    return table.toString();
  }

  String text() {
    return "| %s | %s | %s | %s | %s | %s | %s |"
        .formatted(fault, kind, step, moment, outcome, outage, proof);
  }

  /** A line of a page, where it is a row of it. */
  static Optional<Row> parse(String line) {
    String[] cells = line.strip().split("\\s*\\|\\s*", -1);
    if (cells.length != 9 || !FAULTS.contains(cells[1])) {
      return Optional.empty();
    }
    return Optional.of(
        new Row(
            cells[1],
            RunKind.valueOf(cells[2]),
            Step.valueOf(cells[3]),
            cells[4],
            cells[5],
            cells[6],
            cells[7]));
  }
}
