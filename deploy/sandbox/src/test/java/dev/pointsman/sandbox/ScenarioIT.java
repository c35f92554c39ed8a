package dev.pointsman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.sandbox.scenario.Result;
import dev.pointsman.sandbox.scenario.Scenario;
import dev.pointsman.sandbox.scenario.ScenarioReport;
import dev.pointsman.sandbox.world.Terrain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The scenario of the demonstration, in a world of its own: what came of it, not how fast. */
@Isolated("its runs are timed, and must not want for processors")
final class ScenarioIT {
  @Test
  void aLostRegionIsFencedByWaitingAndTheServiceGoesOnElsewhere() throws Exception {
    Result result = play(Scenario.REGION_LOSS);

    assertMovedOnce(result);
    assertThat(result.report().fenceProof()).isEqualTo("LEASED_OUT");
    assertThat(result.runs().getFirst().kind()).isEqualTo(RunKind.FAILOVER);
    assertNamesOfTheReport(result);
  }

  private static Result play(Scenario scenario) {
    return Performance.of(scenario, Terrain.LOOPBACK, System.out::println);
  }

  /** One run, one promotion, one writer at any time. */
  private static void assertMovedOnce(Result result) {
    ScenarioReport report = result.report();
    assertThat(report.moved()).isTrue();
    assertThat(report.from()).isEqualTo("us-east-1");
    assertThat(report.to()).isNotNull().isNotEqualTo("us-east-1");
    assertThat(report.epochAfter()).isEqualTo(report.epochBefore() + 1);
    assertThat(report.dualWriterMs()).isZero();
    assertThat(result.runs())
        .singleElement()
        .extracting(RunRecord::result)
        .isIn(RunResult.COMPLETED, RunResult.PARTIAL);
  }

  private static void assertNamesOfTheReport(Result result) throws Exception {
    JsonNode json = new ObjectMapper().readTree(ScenarioCommand.write(result));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "scenario",
            "service",
            "from",
            "to",
            "run",
            "fence_proof",
            "outage_ms",
            "detected_ms",
            "decided_ms",
            "fenced_ms",
            "promoted_ms",
            "switched_ms",
            "verified_ms",
            "acknowledged_writes",
            "lost_writes",
            "dual_writer_ms",
            "moved",
            "epoch_before",
            "epoch_after",
            "rto_objective_ms",
            "rto_met",
            "timeline");
  }
}
