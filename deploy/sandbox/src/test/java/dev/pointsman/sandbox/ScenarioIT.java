package dev.pointsman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.sandbox.scenario.Result;
import dev.pointsman.sandbox.scenario.Scenario;
import dev.pointsman.sandbox.world.Terrain;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The scenario of the demonstration, in a world of its own: what came of it, not how fast. It comes
 * before the world that others share begins, which would take processors.
 */
@Order(1)
@Isolated("its runs are timed, and must not want for processors")
final class ScenarioIT {
  @Test
  void aLostRegionIsFencedByWaitingAndTheServiceGoesOnElsewhere() throws Exception {
    Result result = play(Scenario.REGION_LOSS);

    MovedOnce.assertOf(result);
    assertThat(result.report().from()).isEqualTo("us-east-1");
    assertThat(result.report().fenceProof()).isEqualTo("LEASED_OUT");
    assertThat(result.runs().getFirst().kind()).isEqualTo(RunKind.FAILOVER);
    assertNamesOfTheReport(result);
  }

  private static Result play(Scenario scenario) {
    return Performance.of(scenario, Terrain.LOOPBACK, System.out::println);
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
            "outage_limit_ms",
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
