package dev.pointsman.probes.schedule;

import dev.pointsman.coordination.store.Timers;
import dev.pointsman.probes.judge.OwnHealth;
import dev.pointsman.probes.judge.SelfDoubt;
import dev.pointsman.probes.judge.Tally;
import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches the agent itself: the lag of its loop (pauses of the whole process and of the collector
 * show there), late probes, canaries, and targets that fail together. Used on the event loop only.
 */
public final class SelfWatch {
  /** A blind agent must doubt itself before its first target is DOWN, after a second or more. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final Duration STUCK = Duration.ofSeconds(5);

  /** A process that has just begun loads its classes on the loop, and is late for that alone. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  /** Own health gets better by one step in each. */
  private static final Duration HEALTH_STEP = Duration.ofSeconds(1);

  /** Hears when the agent begins or ceases to doubt itself. */
  @FunctionalInterface
  public interface Listener {
    void doubts(SelfDoubt now);
  }

  private final Timers timers;
  private final ProbeLoop targets;
  private final ProbeLoop canaries;
  private final Listener listener;
  private final LoopLag lag = new LoopLag();
  private Timers.@Nullable Scheduled timer;
  private OwnHealth health = OwnHealth.WELL;
  private SelfDoubt doubt = SelfDoubt.NONE;
  private boolean trouble;
  private long settledNanos;
  private long nextLookNanos;
  private long nextStepNanos;
  private long tickNanos;
  private boolean stopped;

  public SelfWatch(Timers timers, ProbeLoop targets, ProbeLoop canaries, Listener listener) {
    this.timers = timers;
    this.targets = targets;
    this.canaries = canaries;
    this.listener = listener;
  }

  /** Begins; to be called once. */
  public void start() {
    tickNanos = timers.nanoTime();
    settledNanos = tickNanos + SETTLING.toNanos();
    nextLookNanos = tickNanos;
    nextStepNanos = tickNanos + HEALTH_STEP.toNanos();
    tick();
  }

  /** Ends. */
  public void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  /** A probe began late. */
  public void late() {
    trouble = true;
  }

  /** How well the agent is. */
  public OwnHealth health() {
    return health;
  }

  /** Whether it abstains, and why. */
  public SelfDoubt doubt() {
    return doubt;
  }

  /** The loop's lag, 99th percentile of ten seconds. */
  public Duration loopLag() {
    return lag.p99();
  }

  private void tick() {
    if (stopped) {
      return;
    }
    long now = timers.nanoTime();
    Duration late = Duration.ofNanos(now - tickNanos);
    if (now - settledNanos >= 0) {
      lag.sample(late);
      trouble |= late.compareTo(ProbeLoop.LATE) > 0;
    }
    if (now - nextLookNanos >= 0) {
      nextLookNanos = now + LOOK.toNanos();
      look();
    }
    if (now - nextStepNanos >= 0) {
      nextStepNanos = now + HEALTH_STEP.toNanos();
      step();
    }
    tickNanos = now + LoopLag.STEP.toNanos();
    timer = timers.schedule(LoopLag.STEP, this::tick);
  }

  /** Whether the loop comes around. */
  public boolean isAlive() {
    return !stopped && timers.nanoTime() - tickNanos < STUCK.toNanos();
  }

  /** Looks at canaries and targets now, not at the next turn. */
  public void look() {
    SortedMap<String, Tally> witnesses = targets.tallies(SelfDoubt.SUDDEN);
    SelfDoubt now = doubt.step(canaries.tallies(SelfDoubt.SUDDEN), witnesses, lag.p99());
    if (!now.equals(doubt)) {
      doubt = now;
      listener.doubts(now);
    }
  }

  private void step() {
    trouble |= SelfDoubt.canariesFailInSeveralRegions(canaries.tallies(SelfDoubt.SUDDEN));
    health = trouble ? health.worse() : health.better();
    trouble = false;
    targets.health(health);
  }
}
