package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Fleet;
import dev.pointsman.controller.core.plan.FenceProof;
import dev.pointsman.controller.core.plan.FenceProof.Word;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run at FENCE waits for, of one region; for people. The same question that the step asks,
 * and nothing is decided on it.
 *
 * @param why what is missing
 * @param proved when waiting alone is a proof (LEASED_OUT), if nothing changes; null when it never
 *     is
 * @param givenUp when a planned run gives the permit back without a proof; null in a failover,
 *     which waits for a person
 */
public record FenceWait(
    String region, String why, @Nullable Instant proved, @Nullable Instant givenUp) {

  /**
   * Of all regions that are not proved yet; none unless the run stands at FENCE.
   *
   * @param desk what this controller has under way; a replica knows of no recheck, and reckons as
   *     if it were answered
   * @param leader id of the controller that leads
   */
  public static List<FenceWait> of(
      ServiceView view, RunRecord run, Desk desk, Fleet fleet, String leader, Moment now) {
    StepRecord fence = Runner.current(run).filter(s -> s.step() == Step.FENCE).orElse(null);
    if (fence == null || fence.started() == null || view.state() == null) {
      return List.of();
    }
    boolean planned = run.kind() == RunKind.SWITCHOVER;
    Instant givenUp = planned ? fence.started().plus(Fence.PLANNED_LIMIT) : null;
    Moment closedSince = desk.closedSince() == null ? now : desk.closedSince();
    List<FenceWait> waits = new ArrayList<>();
    for (String region : view.state().value().unproven()) {
      Word word =
          FenceProof.ask(
              view,
              fleet,
              region,
              run.epoch(),
              closedSince,
              looked(desk, run),
              leader,
              planned && region.equals(run.from()),
              now);
      switch (word) {
        case Word.Proved _ -> {}
        case Word.Unproved unproved ->
            waits.add(
                new FenceWait(
                    region,
                    unproved.why(),
                    unproved.at() == null ? null : unproved.at().wall(),
                    givenUp));
      }
    }
    return waits;
  }

  private static long looked(Desk desk, RunRecord run) {
    Desk.Look look = desk.look();
    return look != null && look.revision() > 0 && look.request().equals(Fence.request(run))
        ? look.revision()
        : Long.MAX_VALUE;
  }
}
