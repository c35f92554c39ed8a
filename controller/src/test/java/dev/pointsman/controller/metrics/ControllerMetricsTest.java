package dev.pointsman.controller.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.model.Veto;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ControllerMetricsTest {
  private final AtomicLong clock = new AtomicLong();
  private final ControllerMetrics metrics =
      new ControllerMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), clock::get);

  @Test
  void tellsWhoLeadsAndHowOldTheWatchIs() {
    metrics.elected(42);
    metrics.watchProven();
    clock.set(Duration.ofSeconds(3).toNanos());

    assertThat(metrics.registry().scrape())
        .contains("pointsman_leader 1.0", "pointsman_leader_term 42.0")
        .contains("pointsman_watch_age_seconds 3.0");
  }

  @Test
  void forgetsLeadership() {
    metrics.elected(42);
    metrics.leadershipLost();

    assertThat(metrics.registry().scrape()).contains("pointsman_leader 0.0");
  }

  @Test
  void replacesTheCountsOfVerdicts() {
    metrics.verdicts(List.of(count(VerdictStatus.UP, 5)));
    metrics.verdicts(List.of(count(VerdictStatus.DOWN, 3)));

    assertThat(metrics.registry().scrape())
        .contains("pointsman_verdicts{region=\"us-east-1\",service=\"shop\",status=\"down\"} 3.0")
        .doesNotContain("status=\"up\"");
  }

  @Test
  void namesEndInTheirUnit() {
    metrics.stepped(new Event.Tick(), Duration.ofMillis(1));
    metrics.committed(new Event.CommitResult.Refused(), Duration.ofMillis(1));
    metrics.stepEnded("shop", Step.CATCH_UP, StepStatus.DONE, Duration.ofMillis(1));
    metrics.called("route53", "GetChange", "OK", Duration.ofMillis(1));
    metrics.inbox(() -> 7);

    assertThat(metrics.registry().scrape())
        .contains("pointsman_machine_step_seconds_count{event=\"tick\"} 1")
        .contains("pointsman_commit_seconds_count{result=\"refused\"} 1")
        .contains(
            "pointsman_run_step_seconds_count{service=\"shop\",status=\"done\",step=\"catch_up\"}")
        .contains("pointsman_provider_call_seconds_count")
        .contains("pointsman_inbox_depth 7.0");
  }

  @Test
  void hasAGaugeForEachReasonToMoveNothing() {
    metrics.failStatic(() -> Set.of(Veto.WATCH_UNPROVEN, Veto.FROZEN));

    assertThat(metrics.registry().scrape())
        .contains("pointsman_fail_static{reason=\"watch_unproven\"} 1.0")
        .contains("pointsman_fail_static{reason=\"world_looks_down\"} 0.0")
        .contains("pointsman_fail_static{reason=\"agents_unsure\"} 0.0")
        .contains("pointsman_fail_static{reason=\"leader_grace\"} 0.0")
        .contains("pointsman_fail_static{reason=\"leases_vanished\"} 0.0")
        .contains("pointsman_fail_static{reason=\"store_rewound\"} 0.0")
        .doesNotContain("frozen");
  }

  @Test
  void tellsHowMuchAutomationMovesAndMay() {
    metrics.limits(() -> new ControllerMetrics.Moved(1, 2, 3, 40));

    assertThat(metrics.registry().scrape())
        .contains("pointsman_limit_used{limit=\"regions\"} 1.0")
        .contains("pointsman_limit_most{limit=\"regions\"} 2.0")
        .contains("pointsman_limit_used{limit=\"runs\"} 3.0")
        .contains("pointsman_limit_most{limit=\"runs\"} 40.0");
  }

  private static ControllerMetrics.VerdictCount count(VerdictStatus status, int count) {
    return new ControllerMetrics.VerdictCount("shop", "us-east-1", status, count);
  }
}
