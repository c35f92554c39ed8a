package dev.pointsman.controller.core.assess;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.Words;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reasons to doubt one's own eyes: when most of the world looks down, the fault is likely ours. */
public final class Doubt {
  /** So many of a region's targets, turned DOWN together, are suspicious. */
  public static final double SHARE_OF_TARGETS = 0.30;

  /** Turned DOWN within this time. */
  public static final Duration TOGETHER = Duration.ofMinutes(1);

  /** Leases that end together are ended by the store: agents die one by one, or with a region. */
  public static final Duration AT_ONCE = Duration.ofSeconds(5);

  private Doubt() {}

  /**
   * A doubt that ends by itself.
   *
   * @param over when
   */
  public record Passing(String why, Moment over) {}

  /**
   * The leases of agents of two or more regions vanished within five seconds, less than a minute
   * ago: a store that stalls ends every lease. A region that is lost takes only its own with it.
   */
  public static Optional<Passing> ofTheLeases(Fleet fleet, Moment now) {
    List<AgentView> vanished =
        fleet.counted().stream()
            .filter(agent -> agent.vanished() != null)
            .sorted(Comparator.comparingLong(agent -> at(agent).nanos()))
            .toList();
    AgentView last = null;
    for (int i = 1; i < vanished.size(); i++) {
      if (isAtOnceElsewhere(vanished.subList(0, i), vanished.get(i))) {
        last = vanished.get(i);
      }
    }
    if (last == null || now.reached(at(last).plus(TOGETHER))) {
      return Optional.empty();
    }
    Moment together = at(last);
    Set<String> regions = new TreeSet<>();
    vanished.stream()
        .filter(agent -> together.since(at(agent)).abs().compareTo(AT_ONCE) <= 0)
        .forEach(agent -> regions.add(agent.region()));
    return Optional.of(
        new Passing(
            "leases of agents in %s vanished within %d s: the store's fault, not the regions'"
                .formatted(String.join(", ", regions), AT_ONCE.toSeconds()),
            together.plus(TOGETHER)));
  }

  private static boolean isAtOnceElsewhere(List<AgentView> before, AgentView agent) {
    return before.stream()
        .anyMatch(
            other ->
                !other.region().equals(agent.region())
                    && at(agent).since(at(other)).compareTo(AT_ONCE) <= 0);
  }

  private static Moment at(AgentView agent) {
    return Objects.requireNonNull(agent.vanished());
  }

  /** Over half of the agents are silent or doubt themselves. */
  public static Optional<String> ofTheAgents(Fleet fleet, Moment now) {
    int all = fleet.roster().members().size();
    long sure =
        fleet.counted().stream()
            .filter(agent -> agent.isFresh(now) && !agent.isAbstaining())
            .count();
    long unsure = all - sure;
    return unsure * 2 > all
        ? Optional.of(unsure + " of " + Words.count(all, "agent") + " are silent or abstain")
        : Optional.empty();
  }

  /**
   * In two or more regions, at least 30% of the services turned DOWN within a minute: a whole world
   * does not fail at once. One that recovers counts as before: it turned DOWN with the others.
   *
   * @param sights of all services
   */
  public static Optional<String> ofTheWorld(Collection<Sight> sights, Moment now) {
    SortedMap<String, int[]> counts = new TreeMap<>();
    for (Sight sight : sights) {
      sight
          .regions()
          .forEach(
              (region, assessment) -> {
                int[] count = counts.computeIfAbsent(region, _ -> new int[2]);
                count[0]++;
                boolean fell = assessment.isLost() || assessment.isRecovering();
                if (fell && now.since(assessment.since()).compareTo(TOGETHER) <= 0) {
                  count[1]++;
                }
              });
    }
    long falling =
        counts.values().stream()
            .filter(count -> count[1] > 0 && count[1] >= count[0] * SHARE_OF_TARGETS)
            .count();
    return falling >= 2
        ? Optional.of(falling + " regions lost 30% or more of their services within a minute")
        : Optional.empty();
  }
}
