package dev.pointsman.controller.sim.model;

import dev.pointsman.controller.sim.world.Life;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.probes.judge.CheckState;
import dev.pointsman.probes.judge.Judgement;
import dev.pointsman.probes.judge.ProbeJudge;
import dev.pointsman.probes.judge.ProbeOutcome;
import dev.pointsman.probes.judge.Probing;
import dev.pointsman.probes.judge.SelfDoubt;
import dev.pointsman.probes.judge.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One check of one agent: probed again and again, judged by the real judge. */
final class Probed {
  /** This much later than it should be, the agent itself was late. */
  private static final long LATE = 100_000_000L;

  private final CheckId id;
  private final Consumer<Probed> changed;
  private CheckState state = CheckState.NEW;
  private long badSince = -1;
  private int turn;
  private boolean underWay;
  private List<Runnable> waiting = new ArrayList<>(0);

  Probed(CheckId id, Consumer<Probed> changed) {
    this.id = id;
    this.changed = changed;
  }

  CheckId id() {
    return id;
  }

  Verdict verdict() {
    return state.verdict();
  }

  /** Looks now, or again as soon as the look that is under way has ended. */
  void again(Life life, Views views, Detection detection, SplittableRandom random, Runnable then) {
    waiting.add(then);
    if (!underWay) {
      begin(life, views, detection, random);
    }
  }

  void begin(Life life, Views views, Detection detection, SplittableRandom random) {
    underWay = true;
    int own = ++turn;
    List<Runnable> answering = waiting;
    waiting = new ArrayList<>(0);
    long start = life.nanoTime();
    ProbeOutcome outcome = views.look(life.region(), id);
    if (outcome == null) {
      life.schedule(
          detection.timeout(),
          () -> {
            boolean late = life.nanoTime() - start - detection.timeout().toNanos() > LATE;
            ProbeOutcome none =
                late
                    ? new ProbeOutcome.Local(Reason.LOCAL, "the agent itself was late")
                    : new ProbeOutcome.Failure(Reason.TIMEOUT, "no answer in time");
            settle(life, views, detection, random, start, none, answering, own);
          });
    } else {
      settle(life, views, detection, random, start, outcome, answering, own);
    }
  }

  private void settle(
      Life life,
      Views views,
      Detection detection,
      SplittableRandom random,
      long start,
      ProbeOutcome outcome,
      List<Runnable> answering,
      int own) {
    underWay = false;
    Verdict before = state.verdict();
    Probing probing = new Probing(start, life.nanoTime(), 0, random.nextDouble(-1, 1));
    Judgement judgement = ProbeJudge.step(state, detection, outcome, probing);
    boolean wasBad = isBad();
    state = judgement.next();
    if (isBad() && !wasBad) {
      badSince = life.nanoTime();
    }
    if (!state.verdict().equals(before)) {
      changed.accept(this);
    }
    answering.forEach(Runnable::run);
    long next = waiting.isEmpty() ? judgement.nextStartNanos() : life.nanoTime();
    life.schedule(
        Duration.ofNanos(Math.max(0, next - life.nanoTime())),
        () -> {
          if (own == turn) {
            begin(life, views, detection, random);
          }
        });
  }

  private boolean isBad() {
    VerdictStatus status = state.verdict().status();
    return state.failing()
        || status == VerdictStatus.SUSPECT
        || status == VerdictStatus.DOWN
        || status == VerdictStatus.UNKNOWN;
  }

  Tally tally(long now) {
    boolean turned = isBad() && badSince >= 0 && now - badSince <= SelfDoubt.SUDDEN.toNanos();
    return new Tally(1, isBad() ? 1 : 0, turned ? 1 : 0);
  }
}
