package dev.pointsman.sandbox.scenario;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a scenario; written as JSON with these names, in snake case. Times are milliseconds
 * after the fault, null where it did not happen.
 *
 * @param from the region that served before
 * @param to the region that serves after; null when nothing moved
 * @param run id of the run; null when there was none
 * @param fenceProof like {@code ACKED}; null without a run
 * @param outageMs the longest time without an acknowledged order around the fault
 * @param outageLimitMs what the outage is held to where nothing else uses the machine; null where
 *     that is the objective alone
 * @param detectedMs the first vote against the old region
 * @param decidedMs the run began
 * @param fencedMs the proof was recorded
 * @param promotedMs the new primary was proven
 * @param switchedMs the traffic's records were changed
 * @param verifiedMs the name was seen to lead to the new region, and it to answer
 * @param acknowledgedWrites orders that a client was told are kept
 * @param lostWrites of those, how many the database that serves in the end does not have
 * @param dualWriterMs how long two databases took writes at once, from whomever
 * @param moved whether permit, epoch or traffic are others than before
 * @param rtoMet whether the outage kept within the objective
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ScenarioReport(
    String scenario,
    String service,
    String from,
    @Nullable String to,
    @Nullable String run,
    @Nullable String fenceProof,
    long outageMs,
    @Nullable Long outageLimitMs,
    @Nullable Long detectedMs,
    @Nullable Long decidedMs,
    @Nullable Long fencedMs,
    @Nullable Long promotedMs,
    @Nullable Long switchedMs,
    @Nullable Long verifiedMs,
    long acknowledgedWrites,
    long lostWrites,
    long dualWriterMs,
    boolean moved,
    long epochBefore,
    long epochAfter,
    long rtoObjectiveMs,
    boolean rtoMet,
    List<TimelineEntry> timeline) {
  public ScenarioReport {
    timeline = List.copyOf(timeline);
  }
}
