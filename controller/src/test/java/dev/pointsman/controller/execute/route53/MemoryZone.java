package dev.pointsman.controller.execute.route53;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** A hosted zone that compares as Route 53 does, with faults to order. */
final class MemoryZone implements Zone {
  private final Map<String, ResourceRecordSet> sets = new HashMap<>();
  private Runnable beforeSubmit = () -> {};
  private @Nullable ZoneException lookFault;
  private @Nullable ZoneException submitFault;
  private @Nullable ZoneException faultAfterSubmit;
  private int submitted;
  private int looks;

  @Override
  public synchronized Look look(String zone, String record, RRType type) {
    looks++;
    if (lookFault != null) {
      throw lookFault;
    }
    List<ResourceRecordSet> companions = find(Records.companionName(record), RRType.TXT);
    return new Look(
        companions.isEmpty() ? null : companions.getFirst(), find(Records.name(record), type));
  }

  synchronized List<ResourceRecordSet> find(String name, RRType type) {
    return sets.values().stream().filter(s -> s.name().equals(name) && s.type() == type).toList();
  }

  @Override
  public synchronized String submit(String zone, List<Change> batch, String comment) {
    Runnable before = beforeSubmit;
    beforeSubmit = () -> {};
    before.run();
    submitted++;
    if (submitFault != null) {
      throw submitFault;
    }
    apply(batch);
    if (faultAfterSubmit != null) {
      ZoneException fault = faultAfterSubmit;
      faultAfterSubmit = null;
      throw fault;
    }
    return "C" + submitted;
  }

  /** All or nothing. */
  private void apply(List<Change> batch) {
    Map<String, ResourceRecordSet> next = new HashMap<>(sets);
    List<String> problems = new ArrayList<>();
    for (Change change : batch) {
      ResourceRecordSet set = change.resourceRecordSet();
      String key = set.name() + " " + set.type() + " " + set.setIdentifier();
      if (change.action() == ChangeAction.DELETE && !next.remove(key, set)) {
        problems.add("DELETE does not match: " + set);
      }
      if (change.action() == ChangeAction.CREATE && next.putIfAbsent(key, set) != null) {
        problems.add("CREATE of what exists: " + set);
      }
    }
    if (!problems.isEmpty()) {
      throw new ZoneException(ZoneException.Kind.REJECTED, problems.toString());
    }
    sets.clear();
    sets.putAll(next);
  }

  @Override
  public boolean insync(String change) {
    return true;
  }

  synchronized void put(ResourceRecordSet set) {
    sets.put(set.name() + " " + set.type() + " " + set.setIdentifier(), set);
  }

  /** Runs once, between the next look and its batch. */
  synchronized void beforeSubmit(Runnable task) {
    beforeSubmit = task;
  }

  /** Every look fails so. */
  synchronized void failLooks(ZoneException fault) {
    lookFault = fault;
  }

  /** Every batch fails so, and does nothing; null ends it. */
  synchronized void failSubmits(@Nullable ZoneException fault) {
    submitFault = fault;
  }

  /** The next batch takes hold, and its answer is lost. */
  synchronized void loseNextAnswer(ZoneException fault) {
    faultAfterSubmit = fault;
  }

  synchronized int submitted() {
    return submitted;
  }

  synchronized int looks() {
    return looks;
  }

  @Override
  public void close() {}
}
