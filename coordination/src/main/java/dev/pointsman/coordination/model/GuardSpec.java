package dev.pointsman.coordination.model;

import java.time.Duration;
import java.util.List;

/**
 * What a definition asks of a region's guard. What a guard really does, it records itself in its
 * {@link GuardTerms}, and only those count for a proof.
 *
 * @param permit P: how long a permit lasts after the read that found it, by the guard's monotonic
 *     clock
 * @param limit L: how long closing may take, last resort included
 * @param hook command run after the SQL fence; empty for none
 * @param lastResort what cannot fail
 */
public record GuardSpec(Duration permit, Duration limit, List<String> hook, LastResort lastResort) {
  public GuardSpec {
    hook = List.copyOf(hook);
  }
}
