package dev.pointsman.controller.sim.check;

import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import java.util.SortedSet;
import java.util.TreeSet;

/** What of the step tables, of codes, proofs and refusals a schedule has come to. */
final class Coverage {
  private final SortedSet<String> reached = new TreeSet<>();

  void add(RunRecord run) {
    for (StepRecord step : run.steps()) {
      if (step.status() != StepStatus.PENDING) {
        reached.add(run.kind() + " " + step.step() + " " + step.status());
      }
      if (step.code() != null) {
        reached.add("code " + step.step() + " " + step.code());
      }
    }
    if (run.proof() != null) {
      reached.add("proof " + run.proof().kind());
    }
    if (run.result() != null) {
      reached.add(run.kind() + " " + run.result());
    }
  }

  void add(Command.Outcome outcome) {
    reached.add("command " + (outcome.refusal() == null ? "carried out" : outcome.refusal()));
  }

  SortedSet<String> reached() {
    return reached;
  }
}
