package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.RunRecord;
import java.nio.file.Path;
import java.util.List;

/**
 * A scenario's report, and the runs that it rests on.
 *
 * @param runs all runs that began after the fault
 * @param broken what must hold in this scenario and did not
 * @param logs what the world's processes wrote; stays when the world is gone
 */
public record Result(
    Scenario scenario,
    ScenarioReport report,
    List<RunRecord> runs,
    List<String> broken,
    Path logs) {
  public Result {
    runs = List.copyOf(runs);
    broken = List.copyOf(broken);
  }

  /**
   * Whether it came out as it must: moved or not, served within the objective, one writer, and no
   * acknowledged order lost but where that is in the nature of it.
   */
  public boolean passed() {
    return broken.isEmpty()
        && report.moved() == scenario.moves()
        && report.rtoMet()
        && report.dualWriterMs() == 0
        && (scenario.mayLose() || report.lostWrites() == 0)
        && (!scenario.moves() || report.to() != null);
  }

  /** Whether the outage kept within the limit that is worth measuring on a quiet machine. */
  public boolean inTime() {
    Long limit = report.outageLimitMs();
    return limit == null || report.outageMs() <= limit;
  }
}
