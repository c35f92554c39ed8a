package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.Transaction.Operation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A freeze ends a run that is past its fence, as it ends one that is not. */
final class FreezeStops extends Edges.Bent {
  private Instant until = Instant.EPOCH;

  @Override
  public Transaction write(Transaction transaction) {
    transaction.operations().forEach(this::notice);
    boolean stops = transaction.operations().stream().anyMatch(this::stops);
    return stops
        ? new Transaction(
            transaction.conditions(),
            transaction.operations().stream().map(FreezeStops::stopped).toList())
        : transaction;
  }

  /** A leader's freezes are those that it has written: it reads by another connection. */
  private void notice(Operation operation) {
    if (operation instanceof Operation.Put put && put.key().startsWith(KeySpace.FREEZES)) {
      Freeze freeze = Codecs.FREEZE.decode(put.value());
      until = freeze.until().isAfter(until) ? freeze.until() : until;
    }
  }

  private boolean stops(Operation operation) {
    if (!isRun(operation)) {
      return false;
    }
    RunRecord run = Codecs.RUN.decode(((Operation.Put) operation).value());
    return run.kind() == RunKind.FAILOVER
        && !run.isEnded()
        && run.epoch() > run.epochBefore()
        && now(run).isBefore(until);
  }

  private static boolean isRun(Operation operation) {
    return operation instanceof Operation.Put put
        && put.key().startsWith(KeySpace.runs(Service.NAME));
  }

  /** The newest moment that the run bears is that of its writing. */
  private static Instant now(RunRecord run) {
    return run.steps().stream()
        .flatMap(step -> Stream.of(step.started(), step.ended()))
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(run.began());
  }

  private static Operation stopped(Operation operation) {
    if (isRun(operation)) {
      Operation.Put put = (Operation.Put) operation;
      return new Operation.Put(
          put.key(), Codecs.RUN.encode(stopped(Codecs.RUN.decode(put.value()))), put.lease());
    }
    if (operation instanceof Operation.Put put && put.key().equals(KeySpace.state(Service.NAME))) {
      ServiceState state = Codecs.STATE.decode(put.value());
      return new Operation.Put(
          put.key(), Codecs.STATE.encode(state.edit().run(null).done()), put.lease());
    }
    return operation;
  }

  private static RunRecord stopped(RunRecord run) {
    List<StepRecord> steps =
        run.steps().stream()
            .map(step -> step.status() == StepStatus.RUNNING ? failed(step, now(run)) : step)
            .toList();
    return new RunRecord(
        run.id(),
        run.kind(),
        run.service(),
        run.from(),
        run.to(),
        run.epochBefore(),
        run.epoch(),
        run.trigger(),
        run.waivers(),
        run.began(),
        run.firstFailure(),
        steps,
        run.proof(),
        now(run),
        RunResult.ABORTED,
        "frozen");
  }

  private static StepRecord failed(StepRecord step, Instant at) {
    return new StepRecord(
        step.step(),
        StepStatus.FAILED,
        step.attempts(),
        step.started(),
        at,
        Veto.FROZEN.name(),
        "frozen",
        step.evidence());
  }
}
