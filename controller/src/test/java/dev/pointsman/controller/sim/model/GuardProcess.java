package dev.pointsman.controller.sim.model;

import static dev.pointsman.controller.sim.world.Sources.millis;

import dev.pointsman.controller.sim.world.Life;
import dev.pointsman.coordination.store.Seen;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.probes.guard.GuardStore;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import dev.pointsman.probes.guard.core.GuardMachine;
import dev.pointsman.probes.guard.core.GuardState;
import dev.pointsman.probes.guard.failsafe.Asking;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One life of a guard: the real machine and the real store's side, on a model database. */
final class GuardProcess implements Watchdog.Ear {
  /** Of a mutant's lease. */
  private static final long LEASE = 15_000_000_000L;

  private final Host host;
  private final Life life;
  private final GuardMachine machine;
  private final GuardStore store;
  private final Asking asking;
  private final Hold hold;
  private GuardState state;
  private Timers.@Nullable Scheduled tick;
  private GuardEvent.@Nullable PermitRead held;

  GuardProcess(Host host, Life life, Store store, Asking asking) {
    this.asking = asking;
    this.host = host;
    this.life = life;
    this.machine = new GuardMachine(host.settings);
    this.store =
        new GuardStore(store, host.settings.service(), host.settings.region(), life, this::tell);
    this.hold = new Hold(host, life, this::tell);
    Seen.Marks marks = host.seen.marks();
    this.state =
        GuardState.initial(life.nanoTime(), marks.revision(), marks.epoch(), marks.rewound());
  }

  void start() {
    attach();
    store.watch();
    tell(new GuardEvent.Ticked());
  }

  Life life() {
    return life;
  }

  void kill() {
    life.kill();
    host.watchdog.detach();
  }

  private void attach() {
    life.schedule(
        Duration.ofNanos(millis(host.random, 20, 100)),
        () -> {
          if (!host.watchdog.isAlive()) {
            host.replaceWatchdog();
          }
          host.watchdog.attach(this);
          tell(
              new GuardEvent.WatchdogReady(
                  true, host.watchdog.isArmed(), host.watchdog.deadline()));
        });
  }

  @Override
  public void exited() {
    tell(new GuardEvent.DatabaseExited());
  }

  @Override
  public void lost() {
    tell(new GuardEvent.WatchdogLost("it is gone"));
  }

  private void tell(GuardEvent event) {
    life.execute(() -> step(event));
  }

  private void step(GuardEvent event) {
    GuardMachine.Step step = machine.step(state, bent(event), life.nanoTime());
    state = step.state();
    step.effects().forEach(this::carryOut);
    arm();
  }

  private GuardEvent bent(GuardEvent event) {
    if (!(event instanceof GuardEvent.PermitRead read) || host.bends.isEmpty()) {
      return event;
    }
    boolean permitted =
        read.state() != null && host.settings.region().equals(read.state().permit());
    if (permitted && host.bends.contains(Bend.NO_LOCAL_DEADLINE)) {
      return sentAt(read, read.sentNanos() + Duration.ofHours(1).toNanos());
    }
    if (host.bends.contains(Bend.PERMIT_BY_LEASE)) {
      held = permitted ? read : held;
      GuardEvent.PermitRead last = held;
      boolean leased = last != null && life.nanoTime() - last.sentNanos() < LEASE;
      return last != null && leased ? sentAt(last, read.sentNanos()) : read;
    }
    return event;
  }

  private static GuardEvent.PermitRead sentAt(GuardEvent.PermitRead read, long nanos) {
    return new GuardEvent.PermitRead(
        nanos, read.revision(), read.stateRevision(), read.state(), read.spec());
  }

  private void arm() {
    if (tick != null) {
      tick.cancel();
    }
    long delay = Math.max(0, machine.nextDeadline(state) - life.nanoTime());
    tick = life.schedule(Duration.ofNanos(delay), () -> step(new GuardEvent.Ticked()));
  }

  private void carryOut(GuardEffect effect) {
    switch (effect) {
      case GuardEffect.Remember marks ->
          host.seen.keep(new Seen.Marks(marks.revision(), marks.epoch(), marks.rewound()));
      case GuardEffect.ReadPermit _ -> store.readPermit();
      case GuardEffect.AskControllers order -> asking.ask(order, this::tell);
      case GuardEffect.Observe _ -> hold.observe(this::step);
      case GuardEffect.Open open -> hold.open(open);
      case GuardEffect.Prolong prolong -> arm(prolong.deadlineNanos());
      case GuardEffect.Close close -> hold.close(close);
      case GuardEffect.Disarm _ -> host.watchdog.disarm();
      case GuardEffect.Vouch vouch -> host.watchdog.vouch(vouch.untilNanos());
      case GuardEffect.Start start -> hold.start(start);
      case GuardEffect.Reattach reattach -> hold.reattach(reattach);
      case GuardEffect.ReplaceWatchdog _ -> replaceWatchdog();
      case GuardEffect.WriteRecord record -> store.write(record);
      case GuardEffect.Claim claim -> store.claim(claim.systemIdentifier());
      case GuardEffect.Report report -> store.report(report.view());
      case GuardEffect.Beat beat -> hold.beat(beat.epoch());
      case GuardEffect.Say say -> host.tell(say.code() + " " + say.text());
      case GuardEffect.Warn warn -> host.tell(warn.code() + " " + warn.text());
    }
  }

  private void arm(long deadlineNanos) {
    if (!host.bends.contains(Bend.NO_WATCHDOG)) {
      host.watchdog.arm(deadlineNanos);
    }
  }

  /** What hung on the old one is dead before there is a new one. */
  private void replaceWatchdog() {
    host.database.stop(false);
    host.watchdog.detach();
    host.replaceWatchdog();
    attach();
  }
}
