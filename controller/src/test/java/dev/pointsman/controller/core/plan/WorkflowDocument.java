package dev.pointsman.controller.core.plan;

import dev.pointsman.coordination.model.RunKind;
import java.util.List;
import java.util.Locale;

/** The workflows as a page for people: a picture and a table for each kind of run. */
final class WorkflowDocument {
  private static final String HEAD =
      """
      # Workflows

      Printed from the rows of `Workflow`; a test compares them. To print them anew:

          ./mvnw -pl controller -am test -Dtest=WorkflowDocumentTest -Dworkflows.print=true \\
            -Dsurefire.failIfNoSpecifiedTests=false

      Every step is committed before it acts, and its outcome is committed before the next one begins. A successor of the
      leader goes on at the step that stands in the store. A person can try a waiting step again, waive a veto by its name, and
      end a run: until PROMOTE is committed it is taken back under a new epoch, after that another target is another run.
      Where that leaves nobody permitted, the region that wrote last can have it again: see
      [nobody-may-write.md](nobody-may-write.md).
      """;

  private WorkflowDocument() {}

  static String print() {
    StringBuilder page = new StringBuilder(HEAD);
    for (RunKind kind : RunKind.values()) {
      page.append("\n## ").append(title(kind)).append("\n\n");
      picture(page, Workflow.rows(kind));
      table(page, Workflow.rows(kind));
    }
    return page.toString();
  }

  private static String title(RunKind kind) {
    return switch (kind) {
      case ADOPT -> "Adoption of a newly applied service";
      case FAILOVER -> "Failover, unplanned";
      case SWITCHOVER -> "Switchover, planned";
    };
  }

  private static void picture(StringBuilder page, List<Row> rows) {
    page.append("```mermaid\nflowchart LR\n");
    for (Row row : rows) {
      page.append("  ").append(row.step()).append("[").append(name(row)).append("]\n");
    }
    for (int i = 1; i < rows.size(); i++) {
      page.append("  ")
          .append(rows.get(i - 1).step())
          .append(" --> ")
          .append(rows.get(i).step())
          .append("\n");
    }
    page.append("```\n\n");
  }

  private static void table(StringBuilder page, List<Row> rows) {
    page.append("| step | effect | proof | otherwise | why |\n|---|---|---|---|---|\n");
    for (Row row : rows) {
      page.append("| ")
          .append(
              String.join(" | ", name(row), row.effect(), row.proof(), row.otherwise(), row.why()))
          .append(" |\n");
    }
  }

  private static String name(Row row) {
    return row.step().name().replace('_', '-').toUpperCase(Locale.ROOT);
  }
}
