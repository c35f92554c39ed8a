package dev.pointsman.controller.core.run;

import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.StepRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Edits a state and a run together, for one commit. Lives within one decision and is thrown away if
 * nothing is committed.
 */
final class Draft {
  private final RunRecord run;
  long epoch;
  @Nullable String permit;
  private final @Nullable String lastPermit;
  SortedSet<String> unproven;
  List<String> active;
  @Nullable String currentRun;
  @Nullable String promoting;
  long batch;
  @Nullable Long switched;
  SortedSet<String> followers;
  @Nullable Instant coolDownUntil;
  SortedMap<String, String> quarantined;
  ServiceState.@Nullable DatabaseIdentity database;

  @Nullable String to;
  long runEpoch;
  List<StepRecord> steps;

  /** What the step that is being entered must still know later. */
  final TreeMap<String, String> intent = new TreeMap<>();

  /** By region, mod revision of the guard's record that the proof rests on. */
  final TreeMap<String, Long> guards = new TreeMap<>();

  @Nullable Proof proof;
  @Nullable Instant ended;
  @Nullable RunResult result;
  @Nullable String summary;

  Draft(ServiceState state, RunRecord run) {
    this.run = run;
    epoch = state.epoch();
    permit = state.permit();
    lastPermit = state.lastPermit();
    unproven = new TreeSet<>(state.unproven());
    active = state.active();
    currentRun = state.run();
    promoting = state.promoting();
    batch = state.batch();
    switched = state.switched();
    followers = new TreeSet<>(state.followers());
    coolDownUntil = state.coolDownUntil();
    quarantined = new TreeMap<>(state.quarantined());
    database = state.database();
    to = run.to();
    runEpoch = run.epoch();
    steps = new ArrayList<>(run.steps());
    proof = run.proof();
    ended = run.ended();
    result = run.result();
    summary = run.summary();
  }

  ServiceState state() {
    return new ServiceState(
        epoch,
        permit,
        lastPermit,
        unproven,
        active,
        currentRun,
        promoting,
        batch,
        switched,
        followers,
        coolDownUntil,
        quarantined,
        database);
  }

  RunRecord run() {
    return new RunRecord(
        run.id(),
        run.kind(),
        run.service(),
        run.from(),
        to,
        run.epochBefore(),
        runEpoch,
        run.trigger(),
        run.waivers(),
        run.began(),
        run.firstFailure(),
        steps,
        proof,
        ended,
        result,
        summary);
  }

  /** The run is over; the state names it no more. */
  void end(RunResult how, String why, Instant at) {
    result = how;
    summary = why;
    ended = at;
    currentRun = null;
  }
}
