package dev.pointsman.sandbox.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowTest {
  private static final Row FROZEN = row(Fault.LEADER_FROZEN.text(), "after, for 5 s");
  private static final Row KILLED = row(Row.LEADER_KILLED, "before");

  @Test
  void isReadAsItIsWritten() {
    assertThat(Row.parse(FROZEN.text())).contains(FROZEN);
    assertThat(Row.parse("| fault | kind | step | moment | outcome | outage | proof |")).isEmpty();
    assertThat(Row.parse("words")).isEmpty();
  }

  @Test
  void isOfTheSameCaseWhateverCameOfIt() {
    assertThat(FROZEN.isOf(row(Fault.LEADER_FROZEN.text(), "after, for 8 s"))).isTrue();
    assertThat(KILLED.isOf(row(Row.LEADER_KILLED, "after"))).isFalse();
    assertThat(KILLED.isOf(FROZEN)).isFalse();
  }

  @Test
  void standsInTheOrderOfTheFaults() {
    assertThat(Row.table(List.of(FROZEN, KILLED)))
        .endsWith(KILLED.text() + "\n" + FROZEN.text() + "\n");
  }

  private static Row row(String fault, String moment) {
    return new Row(
        fault,
        RunKind.SWITCHOVER,
        Step.FENCE,
        moment,
        "COMPLETED",
        Duration.ofMillis(1234),
        "ACKED");
  }
}
