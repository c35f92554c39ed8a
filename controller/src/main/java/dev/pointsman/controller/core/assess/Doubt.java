package dev.pointsman.controller.core.assess;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.Words;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reasons to doubt one's own eyes: when most of the world looks down, the fault is likely ours. */
public final class Doubt {
  /** So many of a region's targets, turned DOWN together, are suspicious. */
  public static final double SHARE_OF_TARGETS = 0.30;

  /** Turned DOWN within this time. */
  public static final Duration TOGETHER = Duration.ofMinutes(1);

  private Doubt() {}

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
   * does not fail at once.
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
                if (assessment.isLost() && now.since(assessment.since()).compareTo(TOGETHER) <= 0) {
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
