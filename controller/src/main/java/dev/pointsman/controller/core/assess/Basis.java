package dev.pointsman.controller.core.assess;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.ServiceSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a look at votes depends on: while it stands, another look would find the same.
 *
 * @param active the regions that traffic went to
 * @param until when the first of the agents that were fresh stops being so, if it is not heard of
 *     again; null when none was
 */
public record Basis(
    Fleet fleet, ServiceSpec spec, long specRevision, List<String> active, @Nullable Moment until) {

  static Basis of(
      Fleet fleet, ServiceSpec spec, long specRevision, List<String> active, Moment now) {
    Moment until = null;
    for (AgentView agent : fleet.counted()) {
      Moment end = agent.freshUntil();
      if (!now.reached(end) && (until == null || until.reached(end))) {
        until = end;
      }
    }
    return new Basis(fleet, spec, specRevision, active, until);
  }

  boolean stands(
      Fleet nextFleet, ServiceSpec nextSpec, long revision, List<String> nextActive, Moment now) {
    return (until == null || !now.reached(until))
        && specRevision == revision
        && active.equals(nextActive)
        && fleet.equals(nextFleet)
        && spec.equals(nextSpec);
  }
}
