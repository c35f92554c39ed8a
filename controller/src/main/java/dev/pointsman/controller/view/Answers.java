package dev.pointsman.controller.view;

import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.RunRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The remaining bodies that the API sends: lists and receipts. */
public final class Answers {
  /**
   * The header that says {@code false} where an answer may be old: another replica may know more.
   */
  public static final String READY_HEADER = "Pointsman-Ready";

  private Answers() {}

  /**
   * Of {@code GET /services}.
   *
   * @param notReady why this controller is not ready, so that the rest may be old; empty when it is
   * @param freezes that have not expired
   */
  public record Services(
      Instant at,
      @Nullable LeaderRecord leader,
      List<String> notReady,
      List<ServiceReport> services,
      List<Freeze> freezes) {}

  /** Of {@code GET /services/S/explain}. */
  public record Explanation(
      String service,
      List<String> explanation,
      List<ServiceReport.FenceReport> waits,
      List<ServiceReport.VetoReport> vetoes,
      List<ServiceReport.CandidateReport> candidates) {}

  /**
   * Of {@code GET /services/S/runs}, newest first.
   *
   * @param unreadable keys of runs that cannot be read
   */
  public record Runs(List<RunRecord> runs, List<String> unreadable) {}

  /**
   * Of {@code GET /audit}, newest first.
   *
   * @param unreadable keys of entries that cannot be read
   * @param next the id to ask on with, as {@code before}; null when there is nothing older
   */
  public record Audit(List<AuditLine> entries, List<String> unreadable, @Nullable String next) {}

  /** One entry of the record, with its id. */
  public record AuditLine(String id, AuditEntry entry) {}

  /** Of {@code GET /freezes}. */
  public record Freezes(List<Freeze> freezes) {}

  /**
   * Of a command.
   *
   * @param outcome null while nobody has carried it out yet
   */
  public record Receipt(String id, Command.@Nullable Outcome outcome) {}

  /** Of {@code /readyz}. */
  public record Readiness(boolean ready, List<String> reasons) {}

  /**
   * Of {@code POST /apply}.
   *
   * @param stored names of the services whose definitions have changed
   * @param unchanged names of those that already stood there
   * @param roster whether the roster has changed
   * @param limits whether the limits of the installation have
   * @param revision of the store after it; 0 for a dry run
   */
  public record Applied(
      boolean dryRun,
      List<String> stored,
      List<String> unchanged,
      boolean roster,
      boolean limits,
      List<String> warnings,
      long revision) {}

  /**
   * An error, as {@code application/problem+json} (RFC 9457).
   *
   * @param code stable, for scripts
   * @param problems everything that is wrong with an input; empty for other errors
   */
  public record Trouble(
      String type, String title, int status, String code, String detail, List<String> problems) {
    public Trouble {
      problems = problems == null ? List.of() : List.copyOf(problems);
    }
  }
}
