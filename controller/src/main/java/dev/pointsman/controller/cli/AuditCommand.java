package dev.pointsman.controller.cli;

import dev.pointsman.controller.view.Answers.Audit;
import dev.pointsman.controller.view.Answers.AuditLine;
import dev.pointsman.coordination.codec.Codec;
import dev.pointsman.coordination.model.AuditEntry;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    description = "Shows who did what, why, and what came of it, newest first.")
final class AuditCommand implements Callable<Integer> {
  private static final Codec<Audit> AUDIT = Codec.ofView(Audit.class);

  private final Shell shell;

  @Mixin private final ApiAccess access = new ApiAccess();

  @Mixin private final Form form = new Form();

  @Option(
      names = "--service",
      description = "Only what bears on this service: its own entries and those of no service.")
  private @Nullable String service;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      defaultValue = "24h",
      description = "How far back, like 30m; at most 2160h.")
  private String since = "24h";

  @Option(names = "--limit", defaultValue = "100", description = "Entries, at most 1000.")
  private int limit = 100;

  @Option(names = "--before", paramLabel = "ID", description = "Goes on where a page ended.")
  private @Nullable String before;

  AuditCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (ApiClient api = access.client(shell)) {
      ApiClient.Reply reply = api.get(path());
      if (form.isJson()) {
        shell.out().println(reply.body());
        return Exit.DONE;
      }
      Audit audit = reply.as(AUDIT);
      Table table = new Table("AT", "ACTOR", "WHAT", "SERVICE", "RUN", "DETAIL");
      audit.entries().forEach(line -> row(table, line));
      table.print(shell.out());
      audit.unreadable().forEach(key -> shell.err().println("unreadable: " + key));
      if (audit.next() != null) {
        shell.err().println("there is more: --before " + audit.next());
      }
      return Exit.DONE;
    }
  }

  private String path() {
    return "audit?since="
        + ApiClient.part(since)
        + "&limit="
        + limit
        + (service == null ? "" : "&service=" + ApiClient.part(service))
        + (before == null ? "" : "&before=" + ApiClient.part(before));
  }

  private static void row(Table table, AuditLine line) {
    AuditEntry entry = line.entry();
    String reason = entry.evidence().get("reason");
    String refusal = entry.evidence().get("refusal");
    table.row(
        entry.at().truncatedTo(ChronoUnit.MILLIS).toString(),
        entry.actor(),
        entry.what(),
        entry.service() == null ? "-" : entry.service(),
        entry.run() == null ? "-" : entry.run(),
        (refusal == null ? "" : "refused, " + refusal + ": ")
            + entry.detail()
            + (reason == null ? "" : " (reason: " + reason + ")"));
  }
}
