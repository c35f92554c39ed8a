package dev.pointsman.controller.metrics;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.execute.CallMeter;
import dev.pointsman.controller.execute.EffectMeter;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.model.Veto;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The controller's measures. The loop feeds it; it holds no decision and slows none. Safe for use
 * by several threads.
 */
public final class ControllerMetrics implements CallMeter, EffectMeter {
  private static final double NANOS_PER_SECOND = 1e9;

  /** The reasons for which nothing moves by itself, whatever the service: one gauge for each. */
  private static final SortedSet<Veto> FAIL_STATIC =
      Sorted.set(
          EnumSet.of(
              Veto.WORLD_LOOKS_DOWN,
              Veto.AGENTS_UNSURE,
              Veto.LEADER_GRACE,
              Veto.WATCH_UNPROVEN,
              Veto.LEASES_VANISHED,
              Veto.STORE_REWOUND));

  private final PrometheusMeterRegistry registry;
  private final LongSupplier nanoTime;
  private final AtomicBoolean leading = new AtomicBoolean();
  private final AtomicLong term = new AtomicLong();
  private final AtomicLong watchProven;
  private final MultiGauge verdicts;
  private final Counter unreadable;
  // every step asks: to find the meter by its name each time takes longer than the step
  private final ClassValue<Timer> steps =
      new ClassValue<>() {
        @Override
        protected Timer computeValue(Class<?> event) {
          return stepTimer(event);
        }
      };

  /** In a registry of its own, on the process's monotonic clock. */
  public ControllerMetrics() {
    this(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), System::nanoTime);
  }

  /**
   * In a registry that others write to as well.
   *
   * @param nanoTime the monotonic clock
   */
  public ControllerMetrics(PrometheusMeterRegistry registry, LongSupplier nanoTime) {
    this.registry = registry;
    this.nanoTime = nanoTime;
    this.watchProven = new AtomicLong(nanoTime.getAsLong());
    Gauge.builder("pointsman.leader", leading, l -> l.get() ? 1 : 0)
        .description("1 while this process leads")
        .register(registry);
    Gauge.builder("pointsman.leader.term", term, AtomicLong::get)
        .description("The term of the last election that this process won")
        .register(registry);
    Gauge.builder("pointsman.watch.age", this, ControllerMetrics::watchAge)
        .description("Time since the watch was last shown to live")
        .baseUnit("seconds")
        .register(registry);
    this.verdicts =
        MultiGauge.builder("pointsman.verdicts")
            .description("Verdicts on a region of a service, by status")
            .register(registry);
    this.unreadable =
        Counter.builder("pointsman.unreadable.values")
            .description("Values in the store that could not be read")
            .register(registry);
  }

  private double watchAge() {
    return (nanoTime.getAsLong() - watchProven.get()) / NANOS_PER_SECOND;
  }

  /** This process leads, with this term. */
  public void elected(long newTerm) {
    term.set(newTerm);
    leading.set(true);
  }

  /** This process leads no more. */
  public void leadershipLost() {
    leading.set(false);
  }

  /** The watch has just been shown to live. */
  public void watchProven() {
    watchProven.set(nanoTime.getAsLong());
  }

  /** A value in the store could not be read. */
  public void unreadable() {
    unreadable.increment();
  }

  /** A guard that cannot read its permit was answered. */
  public void promised(boolean given) {
    registry.counter("pointsman.promises", "answer", given ? "given" : "refused").increment();
  }

  /** Watches the length of the inbox; call once. */
  public void inbox(IntSupplier depth) {
    Gauge.builder("pointsman.inbox.depth", depth, IntSupplier::getAsInt)
        .description("Events that wait for the machine")
        .strongReference(true) // nobody else keeps the way to ask
        .register(registry);
  }

  /**
   * Watches what stops all automatic runs; call once.
   *
   * @param standing asked from any thread, once for each reason at each scrape
   */
  public void failStatic(Supplier<Set<Veto>> standing) {
    for (Veto reason : FAIL_STATIC) {
      Gauge.builder("pointsman.fail.static", () -> standing.get().contains(reason) ? 1 : 0)
          .description("1 while no automatic run begins for this reason, by this controller's word")
          .tag("reason", label(reason.name()))
          .strongReference(true)
          .register(registry);
    }
  }

  /**
   * Watches how much automation moves, and how much it may; call once.
   *
   * @param moved asked from any thread, at each scrape
   */
  public void limits(Supplier<Moved> moved) {
    limit("regions", () -> moved.get().regions(), () -> moved.get().mostRegions());
    limit("runs", () -> moved.get().runs(), () -> moved.get().mostRuns());
  }

  private void limit(String name, Supplier<Number> used, Supplier<Number> most) {
    Gauge.builder("pointsman.limit.used", used)
        .description("Regions that automation has moved services away from lately, runs under way")
        .tag("limit", name)
        .strongReference(true)
        .register(registry);
    Gauge.builder("pointsman.limit.most", most)
        .description("At so many, no automatic run begins: the limits of the installation")
        .tag("limit", name)
        .strongReference(true)
        .register(registry);
  }

  /** What counts against the limits of the installation, and the limits. */
  public record Moved(int regions, int mostRegions, int runs, int mostRuns) {}

  /** The machine has taken a step on this kind of event. */
  public void stepped(Event event, Duration took) {
    steps.get(event.getClass()).record(took);
  }

  private Timer stepTimer(Class<?> event) {
    return Timer.builder("pointsman.machine.step")
        .description("How long the machine takes for one event")
        .tag("event", label(event.getSimpleName()))
        .register(registry);
  }

  /** A commit was answered. */
  public void committed(Event.CommitResult result, Duration took) {
    Timer.builder("pointsman.commit")
        .description("Transactions of the leader, by result")
        .tag("result", label(result.getClass().getSimpleName()))
        .register(registry)
        .record(took);
  }

  /** A step of a run has ended so. */
  public void stepEnded(String service, Step step, StepStatus status, Duration took) {
    Timer.builder("pointsman.run.step")
        .description("Steps of runs, from their beginning to their end")
        .tags("service", service, "step", label(step.name()), "status", label(status.name()))
        .register(registry)
        .record(took);
  }

  /** A run has ended. */
  public void runEnded(String service, String kind, String result, Duration took) {
    Timer.builder("pointsman.run")
        .description("Runs, from their beginning to their end")
        .tags("service", service, "kind", label(kind), "result", label(result))
        .register(registry)
        .record(took);
  }

  /** How many verdicts of each status there are; replaces what was told before. */
  public void verdicts(List<VerdictCount> counts) {
    verdicts.register(
        counts.stream()
            .map(
                c ->
                    Row.of(
                        Tags.of(
                            "service", c.service(),
                            "region", c.region(),
                            "status", label(c.status().name())),
                        c.count()))
            .toList(),
        true);
  }

  /** So many agents' verdicts on a region of a service have this status. */
  public record VerdictCount(String service, String region, VerdictStatus status, int count) {}

  @Override
  public void answered(Effect.Outside effect, Answer answer, Duration took) {
    Timer.builder("pointsman.effect")
        .description("Orders to the outside, by kind and result")
        .tags(
            "effect",
            label(effect.getClass().getSimpleName()),
            "result",
            label(answer.getClass().getSimpleName()),
            "code",
            code(answer))
        .register(registry)
        .record(took);
  }

  private static String code(Answer answer) {
    return switch (answer) {
      case Answer.Done _, Answer.Promoted _, Answer.Switched _ -> "OK";
      case Answer.Failed failed -> failed.code();
      case Answer.Refused refused -> refused.code();
    };
  }

  @Override
  public void called(String provider, String operation, String result, Duration took) {
    Timer.builder("pointsman.provider.call")
        .description("Calls to providers, by result")
        .tags("provider", provider, "operation", operation, "result", result)
        .register(registry)
        .record(took);
  }

  /** {@code SwitchTraffic} and {@code SWITCH_TRAFFIC} both become {@code switch_traffic}. */
  private static String label(String name) {
    return name.equals(name.toUpperCase(Locale.ROOT))
        ? name.toLowerCase(Locale.ROOT)
        : name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  /** For the page that Prometheus reads. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }
}
