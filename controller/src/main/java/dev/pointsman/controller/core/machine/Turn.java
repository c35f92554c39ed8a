package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.Notice;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.plan.Versioned;
import dev.pointsman.controller.core.run.Desk;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Sorted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One step under construction: the world as it is so far, and the orders so far. Lives within
 * {@link Machine#step}.
 */
final class Turn {
  /** Nobody sleeps through a change of the wall clock. */
  private static final Duration LONGEST_SLEEP = Duration.ofDays(1);

  final Moment now;
  private World world;
  private final List<Effect> effects = new ArrayList<>();
  private final TreeSet<String> touched = new TreeSet<>();
  private final TreeMap<String, Moment> wakes;
  private boolean touchedAll;

  Turn(World world, Moment now) {
    this.world = world;
    this.now = now;
    this.wakes = new TreeMap<>(world.wakes());
  }

  World world() {
    return world;
  }

  void become(World next) {
    world = next;
  }

  ServiceView service(String name) {
    return world.service(name, now);
  }

  Desk desk(String service) {
    return world.desk(service);
  }

  void put(ServiceView view) {
    world = world.with(view);
  }

  void put(String service, Desk desk) {
    world = world.with(service, desk);
  }

  /** The service is to be looked at in this step. */
  void touch(String service) {
    touched.add(service);
  }

  /** All services are. */
  void touchAll() {
    touchedAll = true;
  }

  /** Services to look at, those whose time has come included. */
  List<String> toSteer() {
    TreeSet<String> all = new TreeSet<>(touched);
    if (touchedAll) {
      all.addAll(world.services().keySet());
    }
    wakes.forEach(
        (service, at) -> {
          if (now.reached(at)) {
            all.add(service);
          }
        });
    return List.copyOf(all);
  }

  /** Forgets when the service wanted to be looked at: it is being looked at now. */
  void awake(String service) {
    wakes.remove(service);
  }

  /** The service wants to be looked at again then; the earliest wish counts. */
  void wake(String service, @Nullable Moment at) {
    if (at != null) {
      wakes.merge(service, at, (a, b) -> a.reached(b) ? b : a);
    }
  }

  /** The same, by the wall clock; before that, if it is far away. */
  void wakeAt(String service, @Nullable Instant at) {
    if (at != null && at.isAfter(now.wall())) {
      Duration left = Duration.between(now.wall(), at);
      wake(service, now.plus(left.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : left));
    }
  }

  void order(Effect effect) {
    effects.add(effect);
  }

  void tell(
      Notice.Level level,
      String code,
      @Nullable String service,
      String text,
      Map<String, String> facts) {
    order(new Effect.Tell(new Notice(level, code, service, null, text, Sorted.map(facts))));
  }

  /**
   * Orders a commit and notes it on the service's desk: nothing else is decided there before the
   * answer.
   */
  void commit(String service, Changes changes) {
    long id = world.commits() + 1;
    world = world.withCommits(id);
    Versioned<RunRecord> run = service(service).run();
    RunRecord before = run == null ? null : run.value();
    put(service, desk(service).with(new Desk.Pending(id, changes, before)));
    order(new Effect.Commit(id, changes));
  }

  Transition end() {
    Moment earliest = null;
    for (Moment at : wakes.values()) {
      earliest = earliest == null || earliest.reached(at) ? at : earliest;
    }
    // no copy: nobody changes it after the turn has ended
    SortedMap<String, Moment> next = Collections.unmodifiableSortedMap(wakes);
    return new Transition(world.withWakes(next), effects, earliest);
  }
}
