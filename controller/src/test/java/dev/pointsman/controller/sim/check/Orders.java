package dev.pointsman.controller.sim.check;

import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.store.KeySpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of each command, by the store's history alone: it is carried out or refused, and that
 * is on record, or its lease has run out. What is said to be carried out is so in the very revision
 * that says it.
 */
final class Orders {
  private final Findings findings;
  private final Map<String, Command.Issued> standing = new TreeMap<>();
  private final Map<String, Command.Issued> asked = new TreeMap<>();
  private final Set<String> frozen = new TreeSet<>();

  // of the revision that is being read
  private final List<Command.Outcome> settled = new ArrayList<>();
  private final Set<String> taken = new TreeSet<>();
  private final Set<String> lifted = new TreeSet<>();
  private final Map<String, RunRecord> written = new TreeMap<>();
  private final Set<String> begun = new TreeSet<>();

  Orders(Findings findings) {
    this.findings = findings;
  }

  void asked(Command.Issued issued) {
    asked.put(issued.id(), issued);
    standing.put(issued.id(), issued);
  }

  void settled(Command.Outcome outcome) {
    settled.add(outcome);
  }

  void frozen(String key) {
    frozen.add(key);
  }

  void run(@Nullable RunRecord before, RunRecord run) {
    written.put(run.id(), run);
    if (before == null) {
      begun.add(run.id());
    }
  }

  /**
   * A key is gone.
   *
   * @param byLease its lease has ended; otherwise somebody has deleted it
   */
  void deleted(String key, boolean byLease) {
    if (frozen.remove(key)) {
      lifted.add(key);
    }
    if (key.startsWith(KeySpace.COMMANDS)) {
      String id = key.substring(KeySpace.COMMANDS.length());
      standing.remove(id);
      if (!byLease) {
        taken.add(id);
      }
    }
  }

  /** All of the revision has been read. */
  void endOfRevision(@Nullable ServiceState state) {
    if (settled.isEmpty() && taken.isEmpty() && lifted.isEmpty() && written.isEmpty()) {
      return;
    }
    for (Command.Outcome outcome : settled) {
      taken.remove(outcome.id());
      Command.Issued issued = asked.get(outcome.id());
      if (issued == null) {
        findings.add("10", "an outcome of what nobody has asked for: " + outcome);
      } else if (outcome.refusal() == null && !isDone(issued.command(), outcome, state)) {
        findings.add("10", issued.id() + " is said to be done, and is not: " + issued.command());
      }
    }
    taken.forEach(id -> findings.add("10", "command " + id + " is gone without an outcome"));
    lifted.forEach(key -> findings.add("10", key + " is lifted, and nobody has asked for it"));
    settled.clear();
    taken.clear();
    lifted.clear();
    written.clear();
    begun.clear();
  }

  private boolean isDone(Command command, Command.Outcome outcome, @Nullable ServiceState state) {
    RunRecord run = outcome.run() == null ? null : written.get(outcome.run());
    return switch (command) {
      case Command.Failover order ->
          begins(run, outcome)
              && run != null
              && (order.to() == null || order.to().equals(run.to()));
      case Command.Switchover order ->
          begins(run, outcome) && run != null && order.to().equals(run.to());
      case Command.FreezeIt order -> frozen.contains(KeySpace.freeze(order.freeze().id()));
      case Command.Unfreeze order -> lifted.remove(KeySpace.freeze(order.freeze()));
      case Command.Admit order -> state != null && !state.quarantined().containsKey(order.region());
      case Command.Retry order -> run != null && run.id().equals(order.run());
      case Command.Waive order -> run != null && run.waivers().contains(order.veto());
      case Command.Abort order ->
          run == null ? state != null && state.run() == null : run.isEnded();
    };
  }

  private boolean begins(@Nullable RunRecord run, Command.Outcome outcome) {
    return run != null && begun.contains(run.id()) && outcome.id().equals(run.trigger().command());
  }

  /** Those of which nothing has become yet. */
  Map<String, Command.Issued> standing() {
    return standing;
  }
}
