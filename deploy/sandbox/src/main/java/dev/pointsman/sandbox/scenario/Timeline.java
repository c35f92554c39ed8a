package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.sandbox.world.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has happened since the fault, told as it becomes known, and kept by time. For one thread.
 */
final class Timeline {
  private final Instant fault;
  private final Consumer<String> tell;
  private final List<TimelineEntry> entries = new ArrayList<>();
  private final Set<TimelineEntry> fromRecords = new HashSet<>();
  private @Nullable String leader;
  private @Nullable String permit;
  private long epoch;

  Timeline(Instant fault, Snapshot before, Consumer<String> tell) {
    this.fault = fault;
    this.tell = tell;
    leader = leader(before);
    permit = before.permit();
    epoch = before.state() == null ? 0 : before.state().epoch();
  }

  /** Something that the scenario itself did or saw, now. */
  void add(String what) {
    add(seen(what));
  }

  private TimelineEntry seen(String what) {
    return new TimelineEntry(Duration.between(fault, Instant.now()).toMillis(), what);
  }

  /** Compares with what was known before, and with the run's record. */
  void observe(Snapshot now, @Nullable RunRecord run) {
    List<TimelineEntry> found = new ArrayList<>();
    if (now.state() != null && now.state().epoch() != epoch) {
      epoch = now.state().epoch();
      found.add(seen("epoch " + epoch + ", permit " + describe(now.permit())));
      permit = now.permit();
    }
    if (!describe(now.permit()).equals(describe(permit))) {
      permit = now.permit();
      found.add(seen("permit " + describe(permit)));
    }
    String leads = leader(now);
    if (leads != null && !leads.equals(leader)) {
      found.add(seen("controller " + leads + " leads"));
      leader = leads;
    }
    for (TimelineEntry entry : new RunTimes(run, fault).entries()) {
      if (fromRecords.add(entry)) {
        found.add(entry);
      }
    }
    // records tell when things were done, and are seen later
    found.sort(Comparator.comparingLong(TimelineEntry::ms));
    found.forEach(this::add);
  }

  private void add(TimelineEntry entry) {
    entries.add(entry);
    tell.accept("%+9.3f s  %s".formatted(entry.ms() / 1000.0, entry.what()));
  }

  /** All, by time. */
  List<TimelineEntry> entries() {
    return entries.stream().sorted(Comparator.comparingLong(TimelineEntry::ms)).toList();
  }

  private static @Nullable String leader(Snapshot snapshot) {
    return snapshot.leader() == null ? null : snapshot.leader().controller();
  }

  private static String describe(@Nullable String permit) {
    return permit == null ? "for nobody" : "for " + Plan.SERVICE + " in " + permit;
  }
}
