package dev.pointsman.probes.agent;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.probes.judge.ProbeOutcome;
import dev.pointsman.probes.publish.Publisher;
import dev.pointsman.probes.schedule.ProbeLoop;
import dev.pointsman.probes.schedule.SelfWatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** What the agent tells of its work to Prometheus. Safe for use by several threads. */
final class AgentMetrics {
  /** Checks whose figures are told one by one; more would be too much for one page. */
  private static final int MAX_FIGURES = 1_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();
  private final Map<CheckId, Map<String, Double>> figures = new ConcurrentHashMap<>();

  /** Adds what can be asked of the parts themselves. */
  void watch(ProbeLoop loop, SelfWatch self, Publisher publisher) {
    gauge("pointsman_agent_probes_in_flight", "Probes under way.", loop, ProbeLoop::inFlight);
    gauge("pointsman_agent_late_starts", "Probes that began late.", loop, ProbeLoop::lateStarts);
    gauge(
        "pointsman_agent_health",
        "0 (well) to 7; time limits are multiplied by it plus one.",
        self,
        watch -> watch.health().value());
    gauge(
        "pointsman_agent_abstaining",
        "1 while the agent's verdicts do not count.",
        self,
        watch -> watch.doubt().abstains() ? 1 : 0);
    gauge("pointsman_agent_writes", "Writes to the store.", publisher, Publisher::written);
  }

  private <T> void gauge(String name, String help, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).description(help).strongReference(true).register(registry);
  }

  void probed(CheckId id, ProbeOutcome outcome, Duration took) {
    timers.computeIfAbsent(kind(outcome), this::timer).record(took);
    if (outcome instanceof ProbeOutcome.Success success && !success.figures().isEmpty()) {
      success.figures().forEach((name, value) -> figure(id, name, value));
    }
  }

  private static String kind(ProbeOutcome outcome) {
    return switch (outcome) {
      case ProbeOutcome.Success _ -> "success";
      case ProbeOutcome.Flawed _ -> "flawed";
      case ProbeOutcome.Failure _ -> "failure";
      case ProbeOutcome.Local _ -> "local";
    };
  }

  private Timer timer(String kind) {
    return Timer.builder("pointsman_agent_probe")
        .description("How long probes took.")
        .tag("outcome", kind)
        .register(registry);
  }

  private void figure(CheckId id, String name, double value) {
    Map<String, Double> known = figures.get(id);
    if (known == null) {
      if (figures.size() >= MAX_FIGURES) {
        return;
      }
      known = new ConcurrentHashMap<>();
      figures.put(id, known);
    }
    Map<String, Double> values = known;
    if (values.put(name, value) == null) {
      registry.gauge(
          "pointsman_check_" + name,
          Tags.of("service", id.service(), "region", id.region(), "check", id.check()),
          values,
          map -> map.getOrDefault(name, Double.NaN));
    }
  }

  /** A verdict has changed. */
  void judged(VerdictStatus status) {
    registry.counter("pointsman_agent_verdict_changes", "status", status.name()).increment();
  }

  /** A page in Prometheus's text format. */
  String page() {
    return registry.scrape();
  }
}
