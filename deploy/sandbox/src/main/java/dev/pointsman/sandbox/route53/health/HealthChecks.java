package dev.pointsman.sandbox.route53.health;

import dev.pointsman.sandbox.route53.xml.Node;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All health checks, and the polling for them. Confined to the context it is made on.
 *
 * <p>An endpoint is healthy when more than 18 % of its checkers say so (Route 53 developer guide,
 * "How Route 53 determines whether a health check is healthy").
 */
public final class HealthChecks implements HealthView {
  private static final double HEALTHY_SHARE = 0.18;

  /** Calculated checks of calculated checks are not followed deeper than this. */
  private static final int MAX_DEPTH = 4;

  /**
   * A request may take 4 s to connect and 2 s to answer; divided by the factor, but not below 1 s.
   */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(4);

  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Clock clock;
  private final List<String> regions;
  private final int factor;
  private final EndpointProbe probe;
  private final Map<String, HealthCheck> checks = new TreeMap<>();

  /**
   * @param regions the checkers that poll each endpoint, by region
   * @param factor how many times faster than Route 53 they poll
   */
  public HealthChecks(Vertx vertx, Clock clock, List<String> regions, int factor) {
    this.vertx = vertx;
    this.clock = clock;
    this.regions = List.copyOf(regions);
    this.factor = factor;
    Duration scaled = REQUEST_TIMEOUT.dividedBy(factor);
    this.probe =
        new EndpointProbe(vertx, scaled.compareTo(LEAST_TIMEOUT) < 0 ? LEAST_TIMEOUT : scaled);
  }

  /** In the order of their ids. */
  public List<HealthCheck> all() {
    return List.copyOf(checks.values());
  }

  /** The check, or null. */
  public @Nullable HealthCheck find(String id) {
    return checks.get(id);
  }

  /**
   * Adds a check and begins to poll.
   *
   * @throws IllegalArgumentException when the configuration is invalid
   */
  public HealthCheck create(String id, String callerReference, Node config) {
    HealthCheck check = new HealthCheck(id, callerReference, config);
    checks.put(id, check);
    poll(check);
    return check;
  }

  /**
   * Replaces a configuration; the checkers begin anew only where they poll something else.
   *
   * @throws IllegalArgumentException when the configuration is invalid; nothing has changed then
   */
  public void update(HealthCheck check, Node config) {
    check.replace(config);
    poll(check);
  }

  /** Ends a check. Records that name it count as healthy from now on. */
  public void delete(HealthCheck check) {
    stop(check);
    checks.remove(check.id());
  }

  /** Ends all polling. */
  public void close() {
    checks.values().forEach(this::stop);
    checks.clear();
    probe.close();
  }

  @Override
  public boolean healthy(@Nullable String healthCheck) {
    return healthCheck == null || healthy(healthCheck, 0);
  }

  private boolean healthy(String id, int depth) {
    HealthCheck check = checks.get(id);
    if (check == null || depth > MAX_DEPTH) {
      return true;
    }
    HealthCheckConfig config = check.config();
    boolean found = config.disabled() || measured(check, depth);
    return found != config.inverted();
  }

  private boolean measured(HealthCheck check, int depth) {
    HealthCheckConfig config = check.config();
    return switch (config.type()) {
      case CALCULATED -> {
        long healthy =
            config.children().stream().filter(child -> healthy(child, depth + 1)).count();
        yield healthy >= config.healthThreshold();
      }
      case CLOUDWATCH_METRIC -> !config.insufficientData().equals("Unhealthy");
      case RECOVERY_CONTROL -> true;
      case HTTP, HTTPS, HTTP_STR_MATCH, HTTPS_STR_MATCH, TCP -> {
        long healthy = check.checkers().stream().filter(Checker::healthy).count();
        yield healthy > HEALTHY_SHARE * check.checkers().size();
      }
    };
  }

  private void poll(HealthCheck check) {
    stop(check);
    HealthCheckConfig config = check.config();
    if (config.disabled() || !config.type().polls()) {
      return;
    }
    List<String> from = config.regions().isEmpty() ? regions : config.regions();
    if (check.checkers().stream().map(Checker::region).toList().equals(from)) {
      check.checkers().forEach(checker -> schedule(check, checker, 0));
      return;
    }
    List<Checker> checkers = new ArrayList<>();
    from.forEach(region -> checkers.add(new Checker(region)));
    check.staff(checkers);
    for (int i = 0; i < checkers.size(); i++) {
      schedule(check, checkers.get(i), i);
    }
  }

  /** Checkers are spread evenly over the interval, the first of them at once. */
  private void schedule(HealthCheck check, Checker checker, int place) {
    long interval = Math.max(1, check.config().interval().dividedBy(factor).toMillis());
    long first = Math.max(1, interval * place / Math.max(1, check.checkers().size()));
    check.timers().add(vertx.setPeriodic(first, interval, _ -> probe(check, checker)));
  }

  private void probe(HealthCheck check, Checker checker) {
    if (!checker.begin()) {
      return;
    }
    var _ =
        probe
            .probe(check.config())
            .onComplete(
                done ->
                    checker.end(
                        done.succeeded() ? done.result() : Observation.failure("Unknown."),
                        check.config().failureThreshold(),
                        clock.instant()));
  }

  private void stop(HealthCheck check) {
    check.timers().forEach(vertx::cancelTimer);
    check.timers().clear();
  }
}
