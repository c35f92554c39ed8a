package dev.pointsman.probes.schedule;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.probes.judge.Judgement;
import dev.pointsman.probes.judge.OwnHealth;
import dev.pointsman.probes.judge.ProbeJudge;
import dev.pointsman.probes.judge.ProbeOutcome;
import dev.pointsman.probes.judge.Probing;
import dev.pointsman.probes.judge.Tally;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Probes every target at its time. One timer, armed at the earliest of all next starts; at most
 * {@link #MAX_IN_FLIGHT} probes at once, the others wait for their turn and may begin late. Used on
 * the event loop only.
 */
public final class ProbeLoop {
  /**
   * Sockets in use at once. Twice what 2,000 black-holed targets a second with one second of
   * patience need; under the usual limit of 4,096 to 65,536 descriptors with room for the rest.
   */
  public static final int MAX_IN_FLIGHT = 4_000;

  /** A tenth of the shortest interval: a later start is a sign that the agent has trouble. */
  public static final Duration LATE = Duration.ofMillis(100);

  /** A probe that is due for so long will not begin any more. */
  private static final Duration STUCK = Duration.ofSeconds(5);

  /** How many probes begin before the loop sees to its sockets again. */
  private static final int MAX_BATCH = 64;

  private final Timers timers;
  private final Sight sight;
  private final DoubleSupplier jitter;
  private final Map<CheckId, Tracked> tracked = new HashMap<>();
  private final PriorityQueue<Tracked> due = new PriorityQueue<>();
  private Timers.@Nullable Scheduled timer;
  private long timerAt;
  private OwnHealth health = OwnHealth.WELL;
  private int inFlight;
  private long lateStarts;

  /**
   * An empty loop.
   *
   * @param jitter draws numbers from -1 to 1
   */
  public ProbeLoop(Timers timers, Sight sight, DoubleSupplier jitter) {
    this.timers = timers;
    this.sight = sight;
    this.jitter = jitter;
  }

  /**
   * Probes these targets from now on, and no others. A target that was there before, with an equal
   * definition, goes on as it was; a new one begins within its interval, at a random time.
   */
  public void watch(Collection<Target> targets) {
    Map<CheckId, Target> wanted = new HashMap<>();
    targets.forEach(target -> wanted.put(target.id(), target));
    for (Tracked old : List.copyOf(tracked.values())) {
      Target now = wanted.get(old.target.id());
      if (now == null || !now.definition().equals(old.target.definition())) {
        drop(old);
      } else {
        wanted.remove(old.target.id());
      }
    }
    wanted.values().forEach(this::add);
    arm();
  }

  private void drop(Tracked old) {
    tracked.remove(old.target.id());
    due.remove(old);
    if (old.isUnderWay()) {
      inFlight--;
      old.abort();
    }
    old.endRechecks();
  }

  private void add(Target target) {
    // A start at once for all would be a burst in every interval from then on.
    double share = (jitter.getAsDouble() + 1) / 2;
    long delay = (long) (target.detection().interval().toNanos() * share);
    Tracked fresh = new Tracked(target, timers.nanoTime() + delay);
    tracked.put(target.id(), fresh);
    due.add(fresh);
  }

  /**
   * Looks again at all targets that match, now.
   *
   * @param then runs when each of them has been probed, beginning after this call, or is gone
   */
  public void recheck(Predicate<CheckId> which, Runnable then) {
    List<Tracked> chosen =
        tracked.values().stream().filter(t -> which.test(t.target.id())).toList();
    Recheck recheck = new Recheck(chosen.size(), then);
    if (chosen.isEmpty()) {
      timers.execute(then);
      return;
    }
    long now = timers.nanoTime();
    for (Tracked target : chosen) {
      target.await(recheck);
      // One that is under way began before, and does not count. To wait for its end takes up to a
      // whole
      // time limit where nobody answers, and a run that waits for the answers stands still
      // meanwhile.
      if (target.mayBeginAnew()) {
        inFlight--;
        target.beginAnew();
      }
      if (!target.isUnderWay()) { // else another follows at once
        due.remove(target);
        target.nextStartNanos = now;
        due.add(target);
      }
    }
    arm();
  }

  private void arm() {
    Tracked next = due.peek();
    if (next == null || inFlight >= MAX_IN_FLIGHT) {
      disarm();
      return;
    }
    if (timer != null && timerAt <= next.nextStartNanos) {
      return;
    }
    disarm();
    timerAt = next.nextStartNanos;
    Duration delay = Duration.ofNanos(Math.max(0, timerAt - timers.nanoTime()));
    timer = timers.schedule(delay, this::turn);
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void turn() {
    timer = null;
    for (int begun = 0; begun < MAX_BATCH && inFlight < MAX_IN_FLIGHT; begun++) {
      Tracked next = due.peek();
      long now = timers.nanoTime();
      if (next == null || next.nextStartNanos > now) {
        break;
      }
      due.remove();
      begin(next, now);
    }
    arm();
  }

  private void begin(Tracked target, long now) {
    Duration late = Duration.ofNanos(now - target.nextStartNanos);
    if (late.compareTo(LATE) > 0) {
      lateStarts++;
      sight.late(late);
    }
    inFlight++;
    int turn = target.begin(now);
    Duration limit = ProbeJudge.timeout(target.target.detection(), health.value());
    target.overrun = timers.schedule(limit, () -> overrun(target, turn, limit));
    try {
      target.flying(turn, target.target.probe().start(outcome -> landed(target, turn, outcome)));
    } catch (RuntimeException e) {
      // A definition that nobody thought of must not end the agent, nor count against its target.
      landed(target, turn, new ProbeOutcome.Local(Reason.CONFIGURATION, e.toString()));
    }
  }

  private void overrun(Tracked target, int turn, Duration limit) {
    if (!target.isTurn(turn)) {
      return;
    }
    ProbeOutcome late = target.abort();
    // This process did not run when the answer may have come: no word against the target.
    boolean own = timers.nanoTime() - target.startNanos > limit.plus(LATE).toNanos();
    settle(target, own ? new ProbeOutcome.Local(Reason.LOCAL, "the agent itself was late") : late);
  }

  private void landed(Tracked target, int turn, ProbeOutcome outcome) {
    if (target.isTurn(turn)) {
      target.land();
      settle(target, outcome);
    }
  }

  private void settle(Tracked target, ProbeOutcome outcome) {
    inFlight--;
    long now = timers.nanoTime();
    Probing probing = new Probing(target.startNanos, now, health.value(), jitter.getAsDouble());
    Verdict before = target.state.verdict();
    Judgement judgement =
        ProbeJudge.step(target.state, target.target.detection(), outcome, probing);
    target.settle(judgement, now);
    due.add(target);
    sight.probed(target.target.id(), outcome, Duration.ofNanos(now - target.startNanos));
    if (!target.state.verdict().equals(before)) {
      sight.judged(target.target.id(), target.state.verdict());
    }
    target.tellRechecks();
    arm();
  }

  /** The multiplier of time limits and re-check pauses from now on. */
  public void health(OwnHealth now) {
    health = now;
  }

  /** Probes that began late, since the start. */
  public long lateStarts() {
    return lateStarts;
  }

  /** Probes under way. */
  public int inFlight() {
    return inFlight;
  }

  /** Whether it does what is due: nothing waits for much longer than it should. */
  public boolean isAlive() {
    Tracked next = due.peek();
    return next == null || timers.nanoTime() - next.nextStartNanos < STUCK.toNanos();
  }

  /** How the targets of each region look, those that bear witness of one. */
  public SortedMap<String, Tally> tallies(Duration sudden) {
    long now = timers.nanoTime();
    SortedMap<String, Tally> tallies = new TreeMap<>();
    for (Tracked target : tracked.values()) {
      target
          .target
          .witness()
          .ifPresent(region -> tallies.merge(region, target.tally(now, sudden), Tally::plus));
    }
    return tallies;
  }

  /** What is said of every target now. */
  public SortedMap<CheckId, Verdict> verdicts() {
    SortedMap<CheckId, Verdict> verdicts = new TreeMap<>();
    tracked.forEach((id, target) -> verdicts.put(id, target.state.verdict()));
    return Sorted.map(verdicts);
  }

  /** Ends all probes. */
  public void stop() {
    disarm();
    List.copyOf(tracked.values()).forEach(this::drop);
  }
}
