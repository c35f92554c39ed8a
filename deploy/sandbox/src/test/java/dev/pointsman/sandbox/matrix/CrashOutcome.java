package dev.pointsman.sandbox.matrix;

import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.sandbox.world.Region;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of a crash.
 *
 * @param successor the first one to lead after the crash
 * @param runs that began after the order
 * @param batches of controllers that the stand-in accepted since the order
 * @param third the database of the region that the run is not about
 * @param lost orders that were acknowledged, and that the target's database lacks
 * @param took from the order to the last check
 */
record CrashOutcome(
    CrashCase crash,
    Crash.Fired fired,
    LeaderRecord successor,
    Region from,
    Region to,
    List<RunRecord> runs,
    long epochBefore,
    long epochAfter,
    DatabaseMarks before,
    DatabaseMarks after,
    DatabaseMarks third,
    List<String> batches,
    String name,
    long lost,
    Duration dualWriter,
    Duration outage,
    Duration took) {

  RunRecord run() {
    return runs.getFirst();
  }

  String proof() {
    return run().proof() == null ? "none" : run().proof().kind();
  }

  /** Its row of the matrix. */
  Row row() {
    return new Row(
        Row.LEADER_KILLED,
        crash.kind(),
        crash.step(),
        crash.moment().name().toLowerCase(Locale.ROOT),
        String.valueOf(run().result()),
        outage,
        proof());
  }
}
