package dev.pointsman.controller.core.plan;

import dev.pointsman.coordination.model.Limits;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Trigger;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run that is under way, or has ended lately, as far as the {@link Limits} of the installation
 * care. Made of the records that stand in the store, so that a new leader counts as the old one.
 *
 * @param automatic no person ordered it
 * @param fenced it has taken the permit away: before that it has moved nothing
 * @param began by the wall clock of the leader that began it
 * @param ended null while it is under way
 */
public record Move(
    String service,
    String run,
    String from,
    boolean automatic,
    boolean fenced,
    Instant began,
    @Nullable Instant ended) {

  /** All that are known, by service and run, after a record was read or written. */
  public static SortedMap<String, Move> note(
      SortedMap<String, Move> known, RunRecord run, Instant now) {
    TreeMap<String, Move> next = new TreeMap<>(known);
    Move move = of(run);
    String key = key(run.service(), run.id());
    if (run.kind() == RunKind.ADOPT || move.isPast(now)) {
      next.remove(key);
    } else {
      next.put(key, move);
    }
    next.values().removeIf(old -> old.isPast(now));
    return next.equals(known) ? known : Sorted.map(next);
  }

  /** All that are known, after a record was deleted. */
  public static SortedMap<String, Move> forget(
      SortedMap<String, Move> known, String service, String run) {
    return Sorted.without(known, key(service, run));
  }

  private static String key(String service, String run) {
    return service + "/" + run;
  }

  static Move of(RunRecord run) {
    return new Move(
        run.service(),
        run.id(),
        run.from(),
        run.trigger().actor().equals(Trigger.AUTOMATIC),
        run.epoch() > run.epochBefore(),
        run.began(),
        run.ended());
  }

  /** Whether it can count for nobody any more, whatever the limits are set to. */
  private boolean isPast(Instant now) {
    return ended != null && !(automatic && fenced && now.isBefore(ended.plus(Limits.LONGEST)));
  }
}
