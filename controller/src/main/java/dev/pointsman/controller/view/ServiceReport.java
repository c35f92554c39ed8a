package dev.pointsman.controller.view;

import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One service: what it is, where it stands, how its regions look, and what stands against moving
 * it.
 *
 * @param spec null when its definition is gone or cannot be read
 * @param specRevision mod revision of the definition; 0 without one
 * @param state null before adoption
 * @param regions in the definition's order
 * @param vetoes reasons not to begin an automatic failover now; none: it begins
 * @param candidates regions that might take over, best first
 * @param run the unfinished run, else the last one; null when there was none
 * @param waits what the unfinished run waits for at FENCE, by region; empty at other steps
 * @param unreadable keys of this service that cannot be read, with the problem
 * @param explanation what would be done now, why, and what stops it, in sentences
 */
public record ServiceReport(
    String name,
    @Nullable ServiceSpec spec,
    long specRevision,
    @Nullable ServiceState state,
    List<RegionReport> regions,
    List<VetoReport> vetoes,
    List<CandidateReport> candidates,
    @Nullable RunRecord run,
    List<FenceReport> waits,
    SortedMap<String, String> unreadable,
    List<String> explanation) {
  public ServiceReport {
    regions = List.copyOf(regions);
    vetoes = List.copyOf(vetoes);
    candidates = List.copyOf(candidates);
    waits = List.copyOf(waits);
    unreadable = Sorted.map(unreadable);
    explanation = List.copyOf(explanation);
  }

  /**
   * A reason not to act.
   *
   * @param detail what was found and what would be needed
   * @param until when it ends by itself; null when it does not, or nobody knows
   */
  public record VetoReport(Veto veto, String detail, @Nullable Instant until) {}

  /**
   * What FENCE waits for, of one region that may still accept writes.
   *
   * @param detail what is missing
   * @param leasedOutAt when waiting alone will be the proof, if nothing changes; null when it never
   *     will be
   * @param givenUpAt when a planned run gives the permit back instead; null in a failover
   * @param remaining until the earlier of both; null without either
   */
  public record FenceReport(
      String region,
      String detail,
      @Nullable Instant leasedOutAt,
      @Nullable Instant givenUpAt,
      @Nullable Duration remaining) {}

  /**
   * A region that might take over.
   *
   * @param eligible nothing speaks against it
   * @param lag what it lacks of the old primary's writing; null when unknown or without a database
   * @param received its position; null when unknown or without a database
   */
  public record CandidateReport(
      String region,
      boolean eligible,
      @Nullable Duration lag,
      @Nullable Lsn received,
      List<VetoReport> against) {
    public CandidateReport {
      against = List.copyOf(against);
    }
  }
}
