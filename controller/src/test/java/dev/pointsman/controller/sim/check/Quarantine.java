package dev.pointsman.controller.sim.check;

import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which regions were failed away from and not admitted since: not by the state's account. */
final class Quarantine {
  private final Set<String> apart = new TreeSet<>();
  private final Map<String, Command> asked = new TreeMap<>();

  void fences(RunRecord run) {
    if (run.kind() == RunKind.FAILOVER) {
      apart.add(run.from());
    }
  }

  /** Whoever has the permit serves. */
  void permitted(String region) {
    apart.remove(region);
  }

  void ended(RunRecord run) {
    if (run.kind() == RunKind.FAILOVER && run.result() == RunResult.ABORTED) {
      apart.remove(run.from());
    }
  }

  void asked(Command.Issued issued) {
    asked.put(issued.id(), issued.command());
  }

  void settled(Command.Outcome outcome) {
    if (outcome.refusal() == null && asked.get(outcome.id()) instanceof Command.Admit admitted) {
      apart.remove(admitted.region());
    }
  }

  boolean holds(String region) {
    return apart.contains(region);
  }
}
