package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.Transaction.Operation;
import org.jspecify.annotations.Nullable;

/** Edges that break one rule of what a leader writes as a run's record. */
final class RunEdges {
  private RunEdges() {}

  /** A change of a run's record; the state, and what is done, stay as they are. */
  abstract static class OfRuns extends Edges.Bent {
    @Override
    public Transaction write(Transaction transaction) {
      return new Transaction(
          transaction.conditions(), transaction.operations().stream().map(this::changed).toList());
    }

    private Operation changed(Operation operation) {
      return operation instanceof Operation.Put put
              && put.key().startsWith(KeySpace.runs(Service.NAME))
          ? new Operation.Put(
              put.key(), Codecs.RUN.encode(change(Codecs.RUN.decode(put.value()))), put.lease())
          : operation;
    }

    abstract RunRecord change(RunRecord run);
  }

  private static boolean isPromoting(RunRecord run) {
    return run.step(Step.PROMOTE).filter(s -> s.status() == StepStatus.RUNNING).isPresent();
  }

  private static RunRecord with(RunRecord run, long epoch, @Nullable Proof proof) {
    return new RunRecord(
        run.id(),
        run.kind(),
        run.service(),
        run.from(),
        run.to(),
        run.epochBefore(),
        epoch,
        run.trigger(),
        run.waivers(),
        run.began(),
        run.firstFailure(),
        run.steps(),
        proof,
        run.ended(),
        run.result(),
        run.summary());
  }

  /** The fence was waited for in vain: a promotion begins, and nothing says why it may. */
  static final class NoProof extends OfRuns {
    @Override
    RunRecord change(RunRecord run) {
      return isPromoting(run) ? with(run, run.epoch(), null) : run;
    }
  }

  /** A run has its epoch only when its target is promoted. */
  static final class EpochLate extends OfRuns {
    @Override
    RunRecord change(RunRecord run) {
      return isPromoting(run) ? with(run, run.epochBefore(), run.proof()) : run;
    }
  }
}
