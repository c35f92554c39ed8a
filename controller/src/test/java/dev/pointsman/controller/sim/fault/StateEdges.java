package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.Transaction.Operation;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** Edges that break one rule of what a leader writes as the service's state. */
final class StateEdges {
  private StateEdges() {}

  /** A change of what is written under one key. */
  abstract static class OfStates extends Edges.Bent {
    @Override
    public Transaction write(Transaction transaction) {
      RunRecord run = null;
      for (Operation operation : transaction.operations()) {
        if (operation instanceof Operation.Put put
            && put.key().startsWith(KeySpace.runs(Service.NAME))) {
          run = Codecs.RUN.decode(put.value());
        }
      }
      if (run == null) {
        return transaction;
      }
      RunRecord of = run;
      return new Transaction(
          transaction.conditions(),
          transaction.operations().stream().map(operation -> changed(operation, of)).toList());
    }

    private Operation changed(Operation operation, RunRecord run) {
      if (operation instanceof Operation.Put put
          && put.key().equals(KeySpace.state(Service.NAME))) {
        ServiceState next = change(Codecs.STATE.decode(put.value()), run);
        return new Operation.Put(put.key(), Codecs.STATE.encode(next), put.lease());
      }
      return operation;
    }

    abstract ServiceState change(ServiceState state, RunRecord run);
  }

  /** Traffic counts as moved as soon as the old region is fenced. */
  static final class TrafficFirst extends OfStates {
    @Override
    ServiceState change(ServiceState state, RunRecord run) {
      String to = run.to();
      return state.permit() == null && to != null && !run.isEnded()
          ? state.edit().active(List.of(to)).done()
          : state;
    }
  }

  /** The commit that takes the permit from A gives it to B. */
  static final class PermitStraight extends OfStates {
    @Override
    ServiceState change(ServiceState state, RunRecord run) {
      return state.permit() == null && run.to() != null && run.proof() == null
          ? state.edit().permit(run.to()).done()
          : state;
    }
  }

  /** A region that was failed away from is as good as any other. */
  static final class NoQuarantine extends OfStates {
    @Override
    ServiceState change(ServiceState state, RunRecord run) {
      return state.edit().quarantined(new TreeMap<>()).done();
    }
  }

  /** The cool-down has begun with the run, not with its end. */
  static final class ShortCoolDown extends OfStates {
    @Override
    ServiceState change(ServiceState state, RunRecord run) {
      if (state.coolDownUntil() == null || run.ended() == null) {
        return state;
      }
      Duration took = Duration.between(run.began(), run.ended());
      return state.edit().coolDownUntil(state.coolDownUntil().minus(took)).done();
    }
  }

  /** A batch's number is forgotten as soon as it is given out. */
  static final class BatchStays extends OfStates {
    @Override
    ServiceState change(ServiceState state, RunRecord run) {
      return state.edit().batch(Math.min(state.batch(), 1)).done();
    }
  }

  /** While nobody is permitted, the run's target is recorded as the one that was. */
  static final class TargetWroteLast extends OfStates {
    @Override
    ServiceState change(ServiceState state, RunRecord run) {
      return state.edit().lastPermit(run.to() == null ? state.lastPermit() : run.to()).done();
    }
  }

  /** The permit is taken away under the epoch that gave it. */
  static final class EpochStays extends OfStates {
    @Override
    ServiceState change(ServiceState state, RunRecord run) {
      return state.permit() == null && run.proof() == null && run.epoch() > run.epochBefore()
          ? state.edit().epoch(run.epochBefore()).permit(null).done()
          : state;
    }
  }
}
