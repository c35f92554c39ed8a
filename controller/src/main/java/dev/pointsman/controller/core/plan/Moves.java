package dev.pointsman.controller.core.plan;

import dev.pointsman.coordination.model.Limits;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.model.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What automation has moved lately over all services, measured by the {@link Limits} of the
 * installation. A region counts from the beginning of an automatic run away from it until {@code
 * per} after the end of the last one that fenced; one more service that leaves the same region adds
 * nothing. So a region that is lost is left by all of its services, and nothing is moved out of a
 * second one, nor back, without a person.
 *
 * @param limits that are in force
 * @param moves runs under way, and those that ended lately
 */
public record Moves(Limits limits, List<Move> moves) {
  public Moves {
    moves = List.copyOf(moves);
  }

  /** What stands against one more automatic run away from a region. */
  List<Finding> against(String from, Instant now) {
    List<Finding> found = new ArrayList<>();
    regions(from, now).ifPresent(found::add);
    runs().ifPresent(found::add);
    return found;
  }

  /**
   * Regions that automation moves services away from, or has lately, with the time until which they
   * count; empty while a run away from one is under way.
   */
  public SortedMap<String, Optional<Instant>> regionsLeft(Instant now) {
    SortedMap<String, Optional<Instant>> left = new TreeMap<>();
    for (Move move : moves) {
      Instant end = move.ended() == null ? null : move.ended().plus(limits.per());
      boolean counts = end == null || (move.fenced() && now.isBefore(end));
      if (move.automatic() && counts) {
        left.merge(move.from(), Optional.ofNullable(end), Moves::later);
      }
    }
    return left;
  }

  /** What is under way has no end yet, which is later than any. */
  private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
    return a.flatMap(one -> b.map(other -> one.isAfter(other) ? one : other));
  }

  /** Runs under way, whoever began them. */
  public List<Move> underWay() {
    return moves.stream().filter(move -> move.ended() == null).toList();
  }

  private Optional<Finding> regions(String from, Instant now) {
    SortedMap<String, Optional<Instant>> left = regionsLeft(now);
    if (left.containsKey(from) || left.size() < limits.regions()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Veto.REGIONS_LIMIT,
            "within %s automation has moved services away from %s (limits: at most %s); %s would be one more; a person can order it"
                .formatted(
                    text(limits.per()),
                    String.join(", ", left.keySet()),
                    Words.count(limits.regions(), "region"),
                    from),
            free(left)));
  }

  /** When so many of them count no more that there is room for another; null if that is unknown. */
  private @Nullable Instant free(SortedMap<String, Optional<Instant>> left) {
    List<Instant> ends = left.values().stream().flatMap(Optional::stream).sorted().toList();
    int tooMany = left.size() - limits.regions() + 1;
    return ends.size() < tooMany ? null : ends.get(tooMany - 1);
  }

  private Optional<Finding> runs() {
    List<Move> all = underWay();
    if (all.size() < limits.runs()) {
      return Optional.empty();
    }
    String who = all.stream().map(Move::service).collect(Collectors.joining(", "));
    return Optional.of(
        Finding.of(
            Veto.RUNS_LIMIT,
            "%s under way, of %s (limits: at most %d); a person can order one more"
                .formatted(Words.count(all.size(), "run"), who, limits.runs())));
  }

  private static String text(Duration time) {
    return time.toSeconds() + " s";
  }
}
