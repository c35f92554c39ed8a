package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.EffectId;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Assessment;
import dev.pointsman.controller.core.assess.Fleet;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import java.time.Duration;
import java.util.Objects;

/**
 * All that a step may look at.
 *
 * @param state as the draft has it so far
 * @param run as the draft has it so far
 */
record StepContext(
    Self self,
    ServiceView view,
    ServiceSpec spec,
    ServiceState state,
    RunRecord run,
    Step step,
    Desk desk,
    Fleet fleet,
    Moment now) {

  long specRevision() {
    return view.definition() == null ? 0 : view.definition().revision();
  }

  StepRecord record() {
    return run.step(step).orElseThrow();
  }

  /** The chosen region; a step that asks comes after CHOOSE. */
  RegionSpec target() {
    return spec.region(Objects.requireNonNull(run.to(), "target")).orElseThrow();
  }

  Assessment assessmentOf(String region) {
    return view.sight().of(region, now);
  }

  /** The id of this step's order at its present attempt. */
  EffectId effectId() {
    return new EffectId(run.service(), run.id(), run.epoch(), step, record().attempts());
  }

  /** What the records that this run will move may bear until it moves them. */
  Effect.Claim claim() {
    return new Effect.Claim(spec.name(), state.epoch(), state.batch(), null);
  }

  /** How long this leader has attended to the step. */
  Duration attended() {
    return desk.stepSince() == null ? Duration.ZERO : now.since(desk.stepSince());
  }

  /** When this leader will have attended to the step for {@code limit}. */
  Moment limit(Duration limit) {
    return (desk.stepSince() == null ? now : desk.stepSince()).plus(limit);
  }

  boolean isOver(Duration limit) {
    return now.reached(limit(limit));
  }
}
