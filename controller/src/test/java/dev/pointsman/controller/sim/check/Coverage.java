package dev.pointsman.controller.sim.check;

import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What of the step tables, of codes, proofs and refusals a schedule has come to. */
final class Coverage {
  private static final Set<String> VETOES =
      Arrays.stream(Veto.values()).map(Veto::name).collect(Collectors.toUnmodifiableSet());

  private final SortedSet<String> reached = new TreeSet<>();

  void add(RunRecord run) {
    for (StepRecord step : run.steps()) {
      if (step.status() != StepStatus.PENDING) {
        reached.add(run.kind() + " " + step.step() + " " + step.status());
      }
      if (step.code() != null) {
        reached.add("code " + step.step() + " " + step.code());
        if (VETOES.contains(step.code())) {
          reached.add("veto " + step.code());
        }
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
    if (outcome.refusal() == null) {
      reached.add("command carried out");
    } else {
      reached.add("command refused: " + outcome.refusal());
      add(outcome.refusal());
    }
  }

  void add(Veto veto) {
    reached.add("veto " + veto);
  }

  /** A check has let something pass. */
  void exempt(String why) {
    reached.add("exempt: " + why);
  }

  SortedSet<String> reached() {
    return reached;
  }
}
