package dev.pointsman.sandbox.scenario;

import dev.pointsman.coordination.model.RunRecord;
import java.util.List;

/**
 * A scenario's report, and the runs that it rests on.
 *
 * @param runs all runs that began after the fault
 */
public record Result(Scenario scenario, ScenarioReport report, List<RunRecord> runs) {
  public Result {
    runs = List.copyOf(runs);
  }

  /** Whether it came out as it must: moved or not, served within the objective, one writer. */
  public boolean passed() {
    return report.moved() == scenario.moves()
        && report.rtoMet()
        && report.dualWriterMs() == 0
        && (!scenario.moves() || report.to() != null);
  }
}
