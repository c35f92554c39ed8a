package dev.pointsman.controller.view;

import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.VerdictStatus;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One region of a service.
 *
 * @param held the votes say nothing now: the last result is shown
 * @param since when the status became what it is
 * @param active traffic goes to it
 * @param permitted it may accept writes
 * @param quarantinedBy the run that put it into quarantine; null when it is not there
 * @param said what each region of agents says
 * @param verdicts what each agent says of each check
 * @param database null without one
 */
public record RegionReport(
    String name,
    AssessmentStatus status,
    boolean held,
    Instant since,
    boolean active,
    boolean permitted,
    @Nullable String quarantinedBy,
    Votes votes,
    SortedMap<String, VerdictStatus> said,
    List<VerdictReport> verdicts,
    @Nullable DatabaseReport database) {
  public RegionReport {
    said = Sorted.map(said);
    verdicts = List.copyOf(verdicts);
  }

  /**
   * The votes, counted; {@code agents} is N.
   *
   * @param recovering saying DOWN only until enough probes went well: no votes
   * @param undecided heard of, and saying neither UP nor DOWN nor DEGRADED
   * @param silent not heard of lately
   */
  public record Votes(
      int agents,
      int voters,
      int up,
      int down,
      int recovering,
      int degraded,
      int undecided,
      int silent,
      int abstaining) {}

  /**
   * What one agent says of one check.
   *
   * @param recovering it says DOWN, and its newest probe went well
   */
  public record VerdictReport(
      String region,
      String agent,
      String check,
      VerdictStatus status,
      Reason reason,
      String detail,
      boolean recovering) {}

  /**
   * What the region's guard says of its database.
   *
   * @param phase null when the guard was never seen
   * @param timeline null while no position is reported
   */
  public record DatabaseReport(
      @Nullable GuardPhase phase,
      @Nullable DatabaseRole role,
      long epoch,
      @Nullable Integer timeline,
      @Nullable Lsn received,
      @Nullable Lsn replayed,
      @Nullable String upstream,
      @Nullable String trouble) {}
}
