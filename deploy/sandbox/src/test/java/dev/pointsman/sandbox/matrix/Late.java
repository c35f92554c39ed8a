package dev.pointsman.sandbox.matrix;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.sandbox.scenario.Snapshot;
import dev.pointsman.sandbox.world.Region;

/**
 * A leader that stands still with an effect in its hand.
 *
 * @param run that it stands still in, as it was then
 * @param first the region that its effect is meant for
 * @param last the region that serves in the end
 */
record Late(
    Snapshot before, Crash.Fired fired, RunRecord run, Region from, Region first, Region last) {}
