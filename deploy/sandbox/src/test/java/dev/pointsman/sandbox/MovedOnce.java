package dev.pointsman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.sandbox.scenario.Result;
import dev.pointsman.sandbox.scenario.ScenarioReport;

/** What is said of every scenario that moves the service: one run, one promotion, one writer. */
public final class MovedOnce {
  private MovedOnce() {}

  /** One run, one promotion, one writer at any time. */
  public static void assertOf(Result result) {
    ScenarioReport report = result.report();
    assertThat(report.moved()).isTrue();
    assertThat(report.to()).isNotNull().isNotEqualTo(report.from());
    assertThat(report.epochAfter()).isEqualTo(report.epochBefore() + 1);
    assertThat(report.dualWriterMs()).isZero();
    assertThat(result.runs())
        .singleElement()
        .extracting(RunRecord::result)
        .isIn(RunResult.COMPLETED, RunResult.PARTIAL);
  }
}
