package dev.pointsman.controller.sim.check;

import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.controller.sim.world.Etcd;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.WatchListener.Change;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What must hold of everything that is written to the store: seen as it is written, by whom. */
public final class StoreInvariants {
  private static final String GUARDS = KeySpace.GUARDS + Service.NAME + "/";

  private final Findings findings;
  private final Coverage coverage = new Coverage();
  private final Quarantine quarantine = new Quarantine();
  private @Nullable Milestones milestones;
  private Consumer<Step> steps = _ -> {};
  private @Nullable ServiceState state;
  private final Map<String, RunRecord> runs = new TreeMap<>();
  private final RunInvariants judge;
  private final Orders orders;
  private final Exemptions exemptions = new Exemptions(coverage);
  private @Nullable LeaderRecord leader;
  private final Map<String, Long> permittedUntil = new TreeMap<>();
  private @Nullable String lastPermitted;

  /** Hears of what runs are judged by. */
  public interface Milestones {
    void begins(RunRecord run);

    /** The commit that takes the permit away. */
    void fences(RunRecord run);

    /** The commit that names the database to be promoted. */
    void promotes(RunRecord run);
  }

  public StoreInvariants(Findings findings) {
    this.findings = findings;
    this.judge = new RunInvariants(findings, quarantine);
    this.orders = new Orders(findings);
  }

  /** Tells somebody of milestones. */
  public void tell(Milestones listener) {
    milestones = listener;
  }

  /** Tells somebody of each step that a run enters. */
  public void onStep(Consumer<Step> listener) {
    steps = listener;
  }

  /** Which steps of which runs have come to which status, and by which codes they rested. */
  public SortedSet<String> coverage() {
    return coverage.reached();
  }

  void vetoed(Veto veto) {
    coverage.add(veto);
  }

  /** A revision came into being. */
  public void committed(Etcd.@Nullable Sender by, List<Change> changes) {
    for (Change change : changes) {
      switch (change) {
        case Change.Written written -> written(by, written.entry());
        case Change.Deleted deleted -> deleted(by, deleted.key());
      }
    }
    orders.endOfRevision(state);
  }

  private void written(Etcd.@Nullable Sender by, Entry entry) {
    String key = entry.key();
    if (key.equals(KeySpace.LEADER)) {
      leader = Codecs.LEADER.decode(entry.value());
      findings.tell(() -> "leader: " + entry.value());
    } else if (key.equals(KeySpace.state(Service.NAME))) {
      onlyTheLeader(by, key);
      ServiceState next = Codecs.STATE.decode(entry.value());
      follows(state, next);
      state = next;
      exemptions.state(next);
    } else if (key.startsWith(KeySpace.runs(Service.NAME))) {
      onlyTheLeader(by, key);
      run(Codecs.RUN.decode(entry.value()), by);
    } else if (key.startsWith(KeySpace.COMMANDS)) {
      Command.Issued issued = Codecs.COMMAND.decode(entry.value());
      quarantine.asked(issued);
      orders.asked(issued);
    } else if (key.startsWith(KeySpace.OUTCOMES)) {
      Command.Outcome outcome = Codecs.OUTCOME.decode(entry.value());
      quarantine.settled(outcome);
      orders.settled(outcome);
      coverage.add(outcome);
    } else if (key.startsWith(KeySpace.FREEZES)) {
      judge.frozen(key, Codecs.FREEZE.decode(entry.value()));
      orders.frozen(key);
    } else if (key.equals(KeySpace.recheck(Service.NAME))) {
      judge.rechecks(entry.modRevision());
    } else if (key.startsWith(KeySpace.AGENTS)) {
      judge.answered(key, Codecs.AGENT.decode(entry.value()));
    } else if (key.startsWith(GUARDS)) {
      exemptions.guard(key.substring(GUARDS.length()), Codecs.GUARD.decode(entry.value()));
    }
  }

  private void deleted(Etcd.@Nullable Sender by, String key) {
    judge.thawed(key);
    orders.deleted(key, by == null);
    if (key.equals(KeySpace.LEADER)) {
      findings.tell(() -> "leader: none");
      leader = null;
    }
  }

  /** A stale leader's writes change nothing. */
  private void onlyTheLeader(Etcd.@Nullable Sender by, String key) {
    if (by != null && (leader == null || !leader.controller().equals(by.name()))) {
      findings.add("3", by.name() + " wrote " + key + " and does not lead");
    }
  }

  private void follows(@Nullable ServiceState before, ServiceState next) {
    findings.tell(
        () ->
            "state: epoch %d permit %s active %s run %s batch %d unproven %s quarantined %s"
                .formatted(
                    next.epoch(),
                    next.permit(),
                    next.active(),
                    next.run(),
                    next.batch(),
                    next.unproven(),
                    next.quarantined().keySet()));
    if (before == null) {
      return;
    }
    if (next.epoch() < before.epoch() || next.batch() < before.batch()) {
      findings.add("3", "epoch or batch went back: " + before + " then " + next);
    }
    String from = before.permit();
    String to = next.permit();
    if (from != null && !from.equals(to)) {
      permittedUntil.put(from, findings.now());
    }
    if (from != null && to != null && !from.equals(to)) {
      findings.add("permit", "the permit went from " + from + " straight to " + to);
    }
    if (to != null && !next.unproven().isEmpty()) {
      findings.add("4", to + " is permitted while unproven: " + next.unproven());
    }
    if (to != null) {
      given(before, to);
    }
    if (!next.active().equals(before.active()) && !next.active().getFirst().equals(to)) {
      findings.add("traffic", "traffic goes to " + next.active() + ", the permit is with " + to);
    }
    if (from != null && to == null && next.epoch() <= before.epoch()) {
      findings.add("3", "the permit was taken away without a new epoch");
    }
  }

  /** Only a promotion makes another region than the last one fit to write. */
  private void given(ServiceState before, String to) {
    String last = lastPermitted;
    RunRecord run = before.run() == null ? null : runs.get(before.run());
    boolean promoted =
        run != null
            && to.equals(run.to())
            && run.step(Step.PROMOTE).filter(s -> s.status() != StepStatus.PENDING).isPresent();
    if (last != null && !last.equals(to) && !promoted) {
      findings.add("permit", to + " is permitted, was not promoted, and " + last + " wrote last");
    }
    lastPermitted = to;
    quarantine.permitted(to);
  }

  private void run(RunRecord run, Etcd.@Nullable Sender by) {
    RunRecord before = runs.put(run.id(), run);
    orders.run(before, run);
    exemptions.run(run);
    findings.tell(() -> "run " + story(run));
    coverage.add(run);
    reached(before, run);
    judge.written(before, run, state, runs.values());
    if (before == null && by != null) {
      judge.begins(run, by.silence());
    }
    if (is(run, Step.FENCE, StepStatus.RUNNING) && mayHaveWritten(run.from())) {
      quarantine.fences(run);
    }
    if (milestones != null && before == null) {
      milestones.begins(run);
    }
    if (milestones != null && RunInvariants.enters(before, run, Step.FENCE)) {
      milestones.fences(run);
    }
    if (milestones != null && RunInvariants.enters(before, run, Step.PROMOTE)) {
      milestones.promotes(run);
    }
    if (run.isEnded() && (before == null || !before.isEnded())) {
      quarantine.ended(run);
    }
  }

  /**
   * Who gives the permit back to where traffic goes is away from one that may never have had it.
   */
  private boolean mayHaveWritten(String region) {
    return state != null && (state.active().contains(region) || state.unproven().contains(region));
  }

  private void reached(@Nullable RunRecord before, RunRecord run) {
    for (StepRecord step : run.steps()) {
      boolean now = step.status() == StepStatus.RUNNING;
      if (now && (before == null || !is(before, step.step(), StepStatus.RUNNING))) {
        steps.accept(step.step());
      }
    }
  }

  private static boolean is(RunRecord run, Step step, StepStatus status) {
    return run.step(step).filter(s -> s.status() == status).isPresent();
  }

  private static String story(RunRecord run) {
    StringBuilder text = new StringBuilder(run.kind() + " " + run.id() + " to " + run.to() + ":");
    run.steps().stream()
        .filter(s -> s.status() != StepStatus.PENDING && s.status() != StepStatus.DONE)
        .forEach(s -> text.append(' ').append(s.step()).append('=').append(s.status()));
    run.steps()
        .forEach(s -> text.append(s.code() == null ? "" : " " + s.code() + " " + s.detail()));
    return text.append(' ').append(run.result()).append(' ').append(run.proof()).toString();
  }

  /** As it was written last; null before the service was adopted. */
  public @Nullable ServiceState state() {
    return state;
  }

  /** True time at which the region's last permit was taken away; -1 for one that never had one. */
  long permittedUntil(String region) {
    return permittedUntil.getOrDefault(region, -1L);
  }

  /** Whether the region of an address is set apart, in the view of the epoch of now. */
  boolean isApart(String address, long epoch) {
    return state != null
        && state.epoch() == epoch
        && Service.REGIONS.stream()
            .filter(quarantine::holds)
            .anyMatch(region -> Service.address(region).equals(address));
  }

  /** Commands of which nothing has become yet. */
  public Map<String, Command.Issued> standing() {
    return orders.standing();
  }

  /** The run with an id. */
  public RunRecord run(String id) {
    return Objects.requireNonNull(runs.get(id));
  }

  /** All of them, the oldest first. */
  public List<RunRecord> runs() {
    return List.copyOf(runs.values());
  }

  /** Who may accept writes without a permit. */
  Exemptions exemptions() {
    return exemptions;
  }
}
