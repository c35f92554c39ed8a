package dev.pointsman.controller.sim.model;

import dev.pointsman.controller.sim.world.Clockwork;
import dev.pointsman.controller.sim.world.HostClock;
import dev.pointsman.controller.sim.world.Trace;
import dev.pointsman.coordination.store.Seen;
import dev.pointsman.probes.guard.core.GuardSettings;
import java.util.Set;
import java.util.SplittableRandom;

/** The host of a database: what outlives a guard's process. */
final class Host {
  final Clockwork clock;
  final HostClock time;
  final Trace trace;
  final SplittableRandom random;
  final Databases databases;
  final ModelDatabase database;
  GuardSettings settings;
  final Set<Bend> bends;
  Seen seen = Seen.inMemory();
  Watchdog watchdog;

  Host(
      Clockwork clock,
      HostClock time,
      Trace trace,
      SplittableRandom random,
      Databases databases,
      ModelDatabase database,
      GuardSettings settings,
      Set<Bend> bends) {
    this.clock = clock;
    this.time = time;
    this.trace = trace;
    this.random = random;
    this.databases = databases;
    this.database = database;
    this.settings = settings;
    this.bends = bends;
    this.watchdog = fresh();
  }

  private Watchdog fresh() {
    return new Watchdog(clock, time, trace, database, settings.watchdogLimit());
  }

  void replaceWatchdog() {
    watchdog.die();
    watchdog = fresh();
  }

  void tell(String what) {
    trace.tell(clock, () -> "guard " + settings.region() + ": " + what);
  }
}
