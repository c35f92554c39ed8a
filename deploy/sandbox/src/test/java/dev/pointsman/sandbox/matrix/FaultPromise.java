package dev.pointsman.sandbox.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import java.util.List;

/** What holds whatever stands still or dies. */
final class FaultPromise {
  private FaultPromise() {}

  static void assertKept(FaultOutcome outcome) {
    String story = outcome.runs().toString();
    assertThat(outcome.outOfTurn()).as("writes out of turn: " + story).isEmpty();
    assertThat(outcome.batches()).as("batches that took hold").doesNotHaveDuplicates();
    assertEpochs(outcome);
    assertThat(outcome.runs()).as("runs").isNotEmpty();
    outcome.runs().forEach(FaultPromise::assertToldWhy);
    if (outcome.isPlannedAndDone()) {
      assertThat(outcome.lost()).as("acknowledged orders that are lost: " + story).isZero();
    }
    if (outcome.played().fault().changesNothing()) {
      assertThat(outcome.runs())
          .as(story)
          .singleElement()
          .extracting(RunRecord::result)
          .isEqualTo(RunResult.COMPLETED);
    }
  }

  /** Each row of the epoch table is of an epoch of its own; the last ones are of these runs. */
  private static void assertEpochs(FaultOutcome outcome) {
    List<Long> epochs =
        outcome.epochs().stream().map(row -> Long.parseLong(row.split(" ", 2)[0])).toList();
    assertThat(epochs).as("epoch rows").isSorted().doesNotHaveDuplicates();
  }

  /** A run that has not done what it was for says so, by a code and in words. */
  private static void assertToldWhy(RunRecord run) {
    if (run.result() == RunResult.COMPLETED || run.result() == RunResult.PARTIAL) {
      return;
    }
    assertThat(FaultOutcome.code(run)).as("code of " + run).isNotEmpty();
    if (run.isEnded()) {
      assertThat(run.summary()).as("reason of " + run).isNotBlank();
    }
  }
}
