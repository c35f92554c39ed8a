package dev.pointsman.controller.sim.check;

import dev.pointsman.controller.core.machine.Leadership;
import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.Limits;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Veto;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What must hold of runs, as they are written. */
final class RunInvariants {
  /** What a watch has told is good for so long, on a clock that is slow. */
  private static final long PROOF_LASTS = (long) (Leadership.PROOF_LASTS.toNanos() / 0.95);

  private final Findings findings;
  private final Quarantine quarantine;
  private final Map<String, Freeze> freezes = new TreeMap<>();
  private final Map<String, String> commands = new TreeMap<>();
  private final Map<String, Long> answers = new TreeMap<>();
  private @Nullable RunRecord lastEnded;
  private long askedSince;
  private long lastBatch;
  private String lastBatchOf = "";

  RunInvariants(Findings findings, Quarantine quarantine) {
    this.findings = findings;
    this.quarantine = quarantine;
  }

  void frozen(String key, Freeze freeze) {
    freezes.put(key, freeze);
  }

  void thawed(String key) {
    freezes.remove(key);
  }

  /** All agents are asked to look again; the first time since a run began counts. */
  void rechecks(long revision) {
    askedSince = askedSince == 0 ? revision : askedSince;
  }

  void answered(String key, AgentRecord agent) {
    answers.merge(key, agent.answered().getOrDefault(Service.NAME, 0L), Math::max);
  }

  /** Whether a run comes to a step. */
  static boolean enters(@Nullable RunRecord before, RunRecord run, Step step) {
    return is(run, step, StepStatus.RUNNING)
        && (before == null || !is(before, step, StepStatus.RUNNING));
  }

  private static boolean is(RunRecord run, Step step, StepStatus status) {
    return run.step(step).filter(s -> s.status() == status).isPresent();
  }

  /**
   * A run was written.
   *
   * @param before what stood there; null when it begins
   * @param all of the service, this one included
   */
  void written(
      @Nullable RunRecord before,
      RunRecord run,
      @Nullable ServiceState state,
      Collection<RunRecord> all) {
    if (before == null) {
      askedSince = 0;
      begins(run, state, all);
    } else if (is(before, Step.CONFIRM, StepStatus.RUNNING)
        && is(run, Step.CONFIRM, StepStatus.DONE)
        && run.trigger().actor().equals(Trigger.AUTOMATIC)) {
      confirmed(run);
    }
    if (enters(before, run, Step.PROMOTE)) {
      promotes(run);
    }
    if (enters(before, run, Step.SWITCH)) {
      switches(run, state);
    }
    if (run.isEnded() && (before == null || !before.isEnded())) {
      ends(run);
    }
  }

  private void begins(RunRecord run, @Nullable ServiceState state, Collection<RunRecord> all) {
    long unfinished = all.stream().filter(r -> !r.isEnded()).count();
    if (unfinished > 1) {
      findings.add("2", unfinished + " unfinished runs");
    }
    String command = run.trigger().command();
    if (command != null) {
      String other = commands.put(command, run.id());
      if (other != null && !other.equals(run.id())) {
        findings.add("command", "command " + command + " began " + other + " and " + run.id());
      }
    }
    if (run.kind() == RunKind.FAILOVER && run.trigger().actor().equals(Trigger.AUTOMATIC)) {
      beginsByItself(run, state);
      withinTheLimits(run, all);
    }
  }

  private void beginsByItself(RunRecord run, @Nullable ServiceState now) {
    if (now != null && now.coolDownUntil() != null && run.began().isBefore(now.coolDownUntil())) {
      findings.add("6", run.id() + " began before the cool-down was over");
    }
    RunRecord last = lastEnded;
    if (last != null
        && last.kind() != RunKind.ADOPT
        && last.result() == RunResult.COMPLETED
        && last.ended() != null
        && run.began().isBefore(last.ended().plus(findings.coolDown()).minusSeconds(1))) {
      findings.add("6", run.id() + " began too short after " + last.id());
    }
    for (Freeze freeze : freezes.values()) {
      boolean covers = freeze.name() == null || freeze.name().equals(run.from());
      if (covers && freeze.until().isAfter(run.began())) {
        findings.add("6", run.id() + " began while frozen by " + freeze.id());
      }
    }
  }

  /** Automation does not act on what was true a while ago. */
  void begins(RunRecord run, long silence) {
    if (run.trigger().actor().equals(Trigger.AUTOMATIC)
        && run.kind() == RunKind.FAILOVER
        && silence > PROOF_LASTS) {
      findings.add(
          "6", run.id() + " began on a watch that had been silent for " + silence / 1e9 + " s");
    }
  }

  /**
   * Automation moves out of so many regions within so long, by the records alone; a second for the
   * clocks of two leaders.
   */
  private void withinTheLimits(RunRecord run, Collection<RunRecord> all) {
    Limits limits = findings.limits();
    Set<String> left = new TreeSet<>();
    for (RunRecord other : all) {
      Instant ended = other.ended();
      boolean counts =
          other.kind() == RunKind.FAILOVER
              && other.trigger().actor().equals(Trigger.AUTOMATIC)
              && other.epoch() > other.epochBefore()
              && ended != null
              && run.began().isBefore(ended.plus(limits.per()).minusSeconds(1));
      if (counts && !other.from().equals(run.from())) {
        left.add(other.from());
      }
    }
    if (left.size() >= limits.regions()) {
      findings.add("limit", run.id() + " leaves " + run.from() + " too, after " + left);
    }
  }

  /**
   * A majority of the agents has looked again, and said so, since the run asked. A person's order
   * asks no agent, and is confirmed by whoever gave it.
   */
  private void confirmed(RunRecord run) {
    if (!run.trigger().actor().equals(Trigger.AUTOMATIC)) {
      return;
    }
    long count = answers.values().stream().filter(answer -> answer >= askedSince).count();
    if (askedSince == 0 || 2 * count <= Service.REGIONS.size()) {
      findings.add("confirm", run.id() + " is confirmed by " + count + " answers");
    }
  }

  private void switches(RunRecord run, @Nullable ServiceState state) {
    long batch = state == null ? 0 : state.batch();
    if (batch <= lastBatch && !run.id().equals(lastBatchOf)) {
      findings.add("3", run.id() + " uses batch " + batch + " of " + lastBatchOf + " again");
    }
    lastBatch = batch;
    lastBatchOf = run.id();
  }

  private void promotes(RunRecord run) {
    if (run.epoch() <= run.epochBefore()) {
      findings.add("3", run.id() + " promotes without an epoch of its own");
    }
    Proof proof = run.proof();
    if (proof == null) {
      findings.add("4", run.id() + " promotes without a proof");
    } else if (proof.epoch() != run.epoch() && !(proof instanceof Proof.Nothing)) {
      findings.add("4", run.id() + " promotes on a proof of epoch " + proof.epoch());
    }
    String to = run.to();
    if (to != null && quarantine.holds(to) && !run.waivers().contains(Veto.TARGET_QUARANTINED)) {
      findings.add("quarantine", run.id() + " promotes " + to + ", which is quarantined");
    }
  }

  /** A freeze stops automation; a run past its fence is stopped by a person, or by nobody. */
  private void ends(RunRecord run) {
    lastEnded = run;
    boolean fenced = run.epoch() > run.epochBefore();
    boolean byFreeze =
        run.steps().stream().anyMatch(step -> Veto.FROZEN.name().equals(step.code()));
    if (fenced && byFreeze) {
      findings.add("freeze", run.id() + " was stopped by a freeze, past its fence");
    }
  }
}
