package dev.pointsman.probes.schedule;

import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.probes.judge.CheckState;
import dev.pointsman.probes.judge.Judgement;
import dev.pointsman.probes.judge.ProbeOutcome;
import dev.pointsman.probes.judge.Tally;
import dev.pointsman.probes.probe.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A target, what is known of it, and the probe under way. Of the loop's own keeping. */
final class Tracked implements Comparable<Tracked> {
  final Target target;
  CheckState state = CheckState.NEW;
  long nextStartNanos;
  long startNanos;
  Timers.@Nullable Scheduled overrun;
  private Probe.@Nullable Flight flight;
  private List<Recheck> waiting = new ArrayList<>(0);
  private List<Recheck> answering = new ArrayList<>(0);
  private boolean seen;
  private boolean anew;
  private long badSinceNanos;

  /** Odd while a probe is under way; tells an answer to this probe from one to an earlier one. */
  private int turn;

  Tracked(Target target, long nextStartNanos) {
    this.target = target;
    this.nextStartNanos = nextStartNanos;
  }

  int begin(long now) {
    startNanos = now;
    turn++;
    answering.addAll(waiting);
    waiting.clear();
    return turn;
  }

  /** The probe that began with this turn is on its way, if it has not landed already. */
  void flying(int begun, Probe.Flight started) {
    if (isTurn(begun)) {
      flight = started;
    }
  }

  boolean isUnderWay() {
    return turn % 2 != 0;
  }

  boolean isTurn(int asked) {
    return turn == asked;
  }

  void land() {
    turn++;
    flight = null;
    if (overrun != null) {
      overrun.cancel();
      overrun = null;
    }
  }

  /** Returns what it means that it had not landed yet. */
  ProbeOutcome abort() {
    ProbeOutcome late = flight == null ? Probe.timeout("answer") : flight.abort();
    land();
    return late;
  }

  /**
   * Whether the probe under way may be given up for one that begins now. Not while its outcome is
   * needed to tell DOWN from a hiccup, and not twice in a row: or requests that come one after the
   * other would let no probe of a slow target ever end.
   */
  boolean mayBeginAnew() {
    return isUnderWay() && !anew && state.verdict().status() != VerdictStatus.SUSPECT;
  }

  /** Gives the probe under way up: what it would have shown counts for nothing. */
  void beginAnew() {
    abort();
    anew = true;
  }

  void await(Recheck recheck) {
    waiting.add(recheck);
  }

  void settle(Judgement judgement, long now) {
    boolean wasBad = seen && isBad();
    state = judgement.next();
    seen = true;
    anew = false;
    if (isBad() && !wasBad) {
      badSinceNanos = now;
    }
    nextStartNanos = waiting.isEmpty() ? judgement.nextStartNanos() : now;
  }

  /** Does not answer as expected, or cannot be looked at, at this moment. */
  private boolean isBad() {
    return state.failing()
        || switch (state.verdict().status()) {
          case UP, DEGRADED -> false;
          case SUSPECT, DOWN, UNKNOWN -> true;
        };
  }

  void tellRechecks() {
    List<Recheck> told = answering;
    answering = new ArrayList<>(0);
    told.forEach(Recheck::oneDone);
  }

  /** Nobody needs to wait for it any more. */
  void endRechecks() {
    answering.addAll(waiting);
    waiting.clear();
    tellRechecks();
  }

  Tally tally(long now, Duration sudden) {
    boolean turned = seen && isBad() && now - badSinceNanos <= sudden.toNanos();
    return new Tally(1, isBad() ? 1 : 0, turned ? 1 : 0);
  }

  @Override
  public int compareTo(Tracked other) {
    return Long.signum(nextStartNanos - other.nextStartNanos);
  }
}
