package dev.pointsman.controller.execute.route53;

import static dev.pointsman.controller.sim.world.Sources.millis;
import static dev.pointsman.controller.sim.world.Sources.onceIn;

import dev.pointsman.controller.execute.route53.ZoneException.Kind;
import dev.pointsman.controller.sim.world.Clockwork;
import dev.pointsman.controller.sim.world.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * A hosted zone with requests in flight: late, doubled, answered after their caller's patience,
 * throttled; and a control plane that can be gone while names are still answered.
 */
public final class ModelZone {
  private static final long PATIENCE = 5_000_000_000L;

  private final Clockwork clock;
  private final Trace trace;
  private final SplittableRandom random;
  private final boolean compares;
  private final boolean removesFirst;
  private final Map<String, ResourceRecordSet> sets = new TreeMap<>();
  private final Map<String, Long> insync = new HashMap<>();
  private final List<Consumer<Applied>> listeners = new ArrayList<>();
  private boolean gone;
  private boolean slow;
  private int changes;

  /**
   * A batch took hold.
   *
   * @param epochBefore of what stood there; -1 for none
   * @param batchBefore of what stood there; -1 for none
   * @param primary the address that names are answered with from now on; null when there is none
   * @param secondary the other one
   */
  public record Applied(
      long epochBefore,
      long batchBefore,
      long epoch,
      long batch,
      @Nullable String primary,
      @Nullable String secondary) {}

  /**
   * An empty one.
   *
   * @param compares false for a mutant that changes what it is told to, whatever stands there
   * @param removesFirst true for a mutant that makes two batches of one
   */
  public ModelZone(
      Clockwork clock,
      Trace trace,
      SplittableRandom random,
      boolean compares,
      boolean removesFirst) {
    this.clock = clock;
    this.trace = trace;
    this.random = random;
    this.compares = compares;
    this.removesFirst = removesFirst;
  }

  public void onApplied(Consumer<Applied> listener) {
    listeners.add(listener);
  }

  /** The control plane answers nobody, or everybody. */
  public void gone(boolean isGone) {
    gone = isGone;
  }

  /** Requests may take half a minute. */
  public void slow(boolean isSlow) {
    slow = isSlow;
  }

  /** Who has written the companion record, and in which epoch. */
  public record Owner(String owner, long epoch) {}

  /** As names are answered; null when there is no companion. */
  public @Nullable Owner owner() {
    Mark mark = mark();
    return mark == null ? null : new Owner(mark.owner(), mark.epoch());
  }

  /** Where names lead; null when there is no record. */
  public @Nullable String primaryAddress() {
    return address("PRIMARY");
  }

  private @Nullable String address(String failover) {
    return sets.values().stream()
        .filter(set -> set.type() != RRType.TXT && failover.equals(set.failoverAsString()))
        .map(set -> set.resourceRecords().getFirst().value())
        .findFirst()
        .orElse(null);
  }

  private long way() {
    return slow && onceIn(random, 2) ? millis(random, 500, 30_000) : millis(random, 10, 150);
  }

  /** Whatever comes first: the answer, or the end of the caller's patience. */
  private void call(Consumer<Object> answer, java.util.function.Supplier<Object> operation) {
    if (gone) {
      clock.after(
          PATIENCE, () -> answer.accept(new ZoneException(Kind.UNKNOWN, "no answer in time")));
      return;
    }
    if (onceIn(random, 20)) {
      Kind kind = onceIn(random, 2) ? Kind.THROTTLED : Kind.BUSY;
      clock.after(way(), () -> answer.accept(new ZoneException(kind, "not now")));
      return;
    }
    long there = way();
    long back = way();
    boolean lost = there + back > PATIENCE || onceIn(random, 15);
    long sent = clock.now();
    clock.after(
        there,
        () -> {
          Object value = operation.get();
          if (!lost) {
            clock.after(back, () -> answer.accept(value));
          }
        });
    if (lost) {
      clock.at(
          sent + PATIENCE,
          () -> answer.accept(new ZoneException(Kind.UNKNOWN, "no answer in time")));
    }
  }

  void look(String record, RRType type, Consumer<Object> answer) {
    call(answer, () -> read(record, type));
  }

  private Zone.Look read(String record, RRType type) {
    List<ResourceRecordSet> companions = find(Records.companionName(record), RRType.TXT);
    return new Zone.Look(
        companions.isEmpty() ? null : companions.getFirst(), find(Records.name(record), type));
  }

  private List<ResourceRecordSet> find(String name, RRType type) {
    return sets.values().stream().filter(s -> s.name().equals(name) && s.type() == type).toList();
  }

  void submit(List<Change> batch, Consumer<Object> answer) {
    List<Change> deletes = batch.stream().filter(ModelZone::removesRecord).toList();
    if (removesFirst && !deletes.isEmpty()) {
      List<Change> rest = batch.stream().filter(c -> !removesRecord(c)).toList();
      call(
          removed -> {
            if (removed instanceof ZoneException) {
              answer.accept(removed);
            } else {
              call(answer, () -> apply(rest));
            }
          },
          () -> apply(deletes));
      return;
    }
    call(answer, () -> apply(batch));
    if (onceIn(random, 25)) {
      clock.after(way(), () -> apply(batch)); // doubled on the way
    }
  }

  /** Not of the companion: whoever owns the records still says so. */
  private static boolean removesRecord(Change change) {
    return change.action() == ChangeAction.DELETE
        && change.resourceRecordSet().type() != RRType.TXT;
  }

  void insync(String change, Consumer<Object> answer) {
    call(answer, () -> clock.now() >= insync.getOrDefault(change, 0L));
  }

  /** All or nothing. */
  private Object apply(List<Change> batch) {
    Map<String, ResourceRecordSet> next = new TreeMap<>(sets);
    for (Change change : batch) {
      ResourceRecordSet set = change.resourceRecordSet();
      String key = set.name() + " " + set.type() + " " + set.setIdentifier();
      boolean fits =
          change.action() == ChangeAction.DELETE
              ? next.remove(key, set)
              : next.putIfAbsent(key, set) == null;
      if (!fits && compares) {
        return new ZoneException(Kind.REJECTED, change.action() + " does not fit: " + key);
      }
      if (!fits && change.action() == ChangeAction.CREATE) {
        next.put(key, set);
      }
    }
    @Nullable Mark before = mark();
    sets.clear();
    sets.putAll(next);
    tell(before);
    String id = "C" + ++changes;
    insync.put(id, clock.now() + millis(random, 100, 3_000));
    return id;
  }

  private void tell(@Nullable Mark before) {
    Mark now = mark();
    Applied applied =
        new Applied(
            before == null ? -1 : before.epoch(),
            before == null ? -1 : before.batch(),
            now == null ? -1 : now.epoch(),
            now == null ? -1 : now.batch(),
            primaryAddress(),
            address("SECONDARY"));
    trace.tell(clock, "zone " + applied);
    listeners.forEach(listener -> listener.accept(applied));
  }

  private @Nullable Mark mark() {
    return sets.values().stream()
        .filter(set -> set.type() == RRType.TXT)
        .findFirst()
        .flatMap(set -> Mark.parse(set.resourceRecords().getFirst().value()))
        .orElse(null);
  }
}
