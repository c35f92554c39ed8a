package dev.pointsman.controller.loop;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.machine.World;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.plan.Versioned;
import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.coordination.store.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While it leads, a controller looks in turn at everything that it may have to move, and changes
 * nothing: credentials that have expired, servers that cannot be reached and records that somebody
 * else changed are told of before they are needed, and the first real order finds its way warm.
 *
 * <p>Confined to the loop's thread.
 */
final class Rehearsal {
  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

  /** One service at a time: far under the provider's limit of five requests a second. */
  private static final Duration PACE = Duration.ofSeconds(1);

  /** No service more often than this: the provider's limit is shared with everybody. */
  private static final Duration ROUND = Duration.ofMinutes(1);

  private final Timers timers;
  private final Leadership leadership;
  private final TrafficDriver traffic;
  private final DatabaseDriver database;
  private final Supplier<World> world;
  private final Map<String, String> troubles = new TreeMap<>();
  private final Set<String> looked = new TreeSet<>();
  private final Deque<String> left = new ArrayDeque<>();
  private long roundNanos;
  private long term;

  Rehearsal(
      Timers timers,
      Leadership leadership,
      TrafficDriver traffic,
      DatabaseDriver database,
      Supplier<World> world) {
    this.timers = timers;
    this.leadership = leadership;
    this.traffic = traffic;
    this.database = database;
    this.world = world;
    this.roundNanos = timers.nanoTime();
  }

  /** Begins; call once. */
  void start() {
    if (leadership.holds()) {
      next();
    }
    timers.schedule(PACE, this::start);
  }

  private void next() {
    Set<String> services = world.get().services().keySet();
    if (leadership.term() != term) {
      term = leadership.term();
      looked.clear();
      left.clear();
    }
    if (left.isEmpty() && timers.nanoTime() - roundNanos >= ROUND.toNanos()) {
      roundNanos = timers.nanoTime();
      looked.clear();
    }
    // what has just come under control is looked at now, not in the next round
    services.stream().filter(looked::add).forEach(left::add);
    String service = left.poll();
    if (service != null) {
      look(service);
    }
  }

  private void look(String service) {
    ServiceView view = world.get().services().get(service);
    if (view == null || view.definition() == null) {
      return;
    }
    ServiceSpec spec = view.definition().value();
    traffic(service, spec.traffic(), view.state());
    for (RegionSpec region : spec.regions()) {
      DatabaseSpec target = region.database();
      if (target != null) {
        database
            .look(target, view.database().started(region.name()))
            .onSuccess(answer -> tell(service + ": database in " + region.name(), answer));
      }
    }
  }

  /** A run looks at its records itself, and moves them meanwhile. */
  private void traffic(String service, TrafficSpec spec, @Nullable Versioned<ServiceState> before) {
    if (before != null && before.value().run() != null) {
      return;
    }
    traffic
        .look(spec, claim(service, before))
        .onSuccess(
            answer -> {
              if (Objects.equals(before, state(service))) {
                tell(service + ": traffic", answer);
              }
            });
  }

  private @Nullable Versioned<ServiceState> state(String service) {
    ServiceView view = world.get().services().get(service);
    return view == null ? null : view.state();
  }

  private static Effect.Claim claim(String service, @Nullable Versioned<ServiceState> known) {
    if (known == null) {
      return new Effect.Claim(service, 0, 0, null);
    }
    ServiceState state = known.value();
    return new Effect.Claim(service, state.epoch(), state.batch(), state.active().getFirst());
  }

  private void tell(String what, Answer answer) {
    String trouble =
        switch (answer) {
          case Answer.Failed failed -> failed.code() + ", " + failed.detail();
          case Answer.Refused refused -> refused.code() + ", " + refused.detail();
          case Answer.Done _, Answer.Promoted _, Answer.Switched _ -> "";
        };
    String before = troubles.put(what, trouble);
    if (!trouble.isEmpty() && !trouble.equals(before)) {
      log.warn("{} could not be moved now: {}", what, trouble);
    } else if (trouble.isEmpty() && before != null && !before.isEmpty()) {
      log.info("{} can be moved again", what);
    }
  }
}
