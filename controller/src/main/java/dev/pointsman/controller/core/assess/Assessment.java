package dev.pointsman.controller.core.assess;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.AssessmentStatus;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the controller concludes of one region.
 *
 * @param held the tally says nothing now; the last result is shown, and nothing is done on it
 * @param since when the status became what it is
 */
public record Assessment(AssessmentStatus status, boolean held, Moment since, Tally tally) {

  /** Before anybody has said anything. */
  public static Assessment unknown(Moment now) {
    return new Assessment(
        AssessmentStatus.UNKNOWN, true, now, new Tally(0, 0, 0, 0, 0, 0, 0, 0, new TreeMap<>()));
  }

  /** This assessment after a new count. */
  public Assessment next(Tally counted, Optional<AssessmentStatus> said, Moment now) {
    if (said.isEmpty()) {
      return new Assessment(status, true, since, counted);
    }
    AssessmentStatus next = said.get();
    return new Assessment(next, false, next == status ? since : now, counted);
  }

  /** Whether it can be acted on, and says {@code wanted}. */
  public boolean says(AssessmentStatus wanted) {
    return !held && status == wanted;
  }

  /**
   * Whether it can be acted on, and says that the region does not serve: DOWN, or cut off from the
   * rest.
   */
  public boolean isLost() {
    return says(AssessmentStatus.DOWN) || says(AssessmentStatus.PARTITIONED);
  }

  /**
   * Whether it was lost, and is held so while agents wait for enough good probes: nothing begins
   * because of it, and nothing that needs the region well begins either.
   */
  public boolean isRecovering() {
    boolean wasLost = status == AssessmentStatus.DOWN || status == AssessmentStatus.PARTITIONED;
    return held && wasLost && tally.recovering() > 0;
  }

  /** The regions that are lost: the cut. */
  public static SortedMap<String, AssessmentStatus> cut(SortedMap<String, Assessment> regions) {
    SortedMap<String, AssessmentStatus> cut = new TreeMap<>();
    regions.forEach(
        (region, assessment) -> {
          if (assessment.isLost()) {
            cut.put(region, assessment.status());
          }
        });
    return cut;
  }
}
