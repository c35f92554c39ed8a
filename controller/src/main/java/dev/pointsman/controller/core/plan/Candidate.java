package dev.pointsman.controller.core.plan;

import dev.pointsman.coordination.model.Lsn;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A region that might take over, and what speaks against it.
 *
 * @param preference its place in the definition, 0 first
 * @param lag how much of the old primary's writing it lacks, in time; null when unknown or without
 *     a database
 * @param received its position; null when unknown or without a database
 * @param against empty for one that is eligible
 */
public record Candidate(
    String region,
    int preference,
    @Nullable Duration lag,
    @Nullable Lsn received,
    List<Finding> against) {
  public Candidate {
    against = List.copyOf(against);
  }

  Candidate with(List<Finding> next) {
    return new Candidate(region, preference, lag, received, next);
  }

  /** Whether nothing speaks against it. */
  public boolean isEligible() {
    return against.isEmpty();
  }
}
