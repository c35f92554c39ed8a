package dev.pointsman.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MeasurementTest {
  private static final long MS = 1_000_000;

  @Test
  void theOutageIsTheLongestPauseThatEndsAfterTheFault() {
    List<Ack> acks = List.of(east(1, 0), east(2, 50), west(3, 4_050), west(4, 4_100));

    assertThat(Measurement.outage(acks, 60 * MS, 4_100 * MS)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void aPauseThatEndedBeforeTheFaultIsNoOutage() {
    List<Ack> acks = List.of(east(1, 0), east(2, 3_000), east(3, 3_050), east(4, 3_100));

    assertThat(Measurement.outage(acks, 3_010 * MS, 3_100 * MS)).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void anOutageThatDoesNotEndLastsUntilTheEndOfTheMeasurement() {
    assertThat(Measurement.outage(List.of(east(1, 0)), 10 * MS, 9_000 * MS))
        .isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void theOrderInWhichAcknowledgementsWereNotedDoesNotMatter() {
    List<Ack> acks = List.of(west(4, 4_100), east(2, 50), west(3, 4_050), east(1, 0));

    assertThat(Measurement.outage(acks, 60 * MS, 4_100 * MS)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void aServiceThatMovesOnceInOrderHasOneWriter() {
    List<Ack> acks = List.of(east(1, 0), east(2, 50), west(3, 51), west(4, 100));

    assertThat(Measurement.dualWriter(acks)).isZero();
  }

  @Test
  void twoWritersShareTheTimeFromTheNewOnesFirstToTheOldOnesLast() {
    List<Ack> acks = List.of(east(1, 0), west(2, 100), east(3, 350), west(4, 400));

    assertThat(Measurement.dualWriter(acks)).isEqualTo(Duration.ofMillis(250));
  }

  /** The client stood still when the old database's last acknowledgement came. */
  @Test
  void anAcknowledgementThatIsNotedLateIsNoSecondWriter() {
    List<Ack> acks = List.of(east(1, 0), new Ack("us-east-1", 2, 50 * MS, 450 * MS), west(3, 400));

    assertThat(Measurement.dualWriter(acks)).isZero();
  }

  @Test
  void twoWritersThatAlternateSlowlyAreStillTwoWriters() {
    List<Ack> acks = List.of(east(1, 0), west(2, 5_000), east(3, 10_000), west(4, 15_000));

    assertThat(Measurement.dualWriter(acks)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void ofThreeRegionsTheWorstPairCounts() {
    List<Ack> acks = new ArrayList<>(List.of(east(1, 0), west(2, 10), east(3, 20), west(4, 500)));
    acks.add(new Ack("eu-west-1", Ack.NONE, 400 * MS, 400 * MS));
    acks.add(new Ack("eu-west-1", Ack.NONE, 490 * MS, 490 * MS));

    assertThat(Measurement.dualWriter(acks)).isEqualTo(Duration.ofMillis(90));
  }

  @Test
  void anAcknowledgedOrderThatTheDatabaseLacksIsLost() {
    List<Ack> acks = List.of(east(1, 0), east(2, 50), west(3, 100));

    assertThat(Measurement.lost(acks, Set.of(1L, 3L, 4L))).isEqualTo(1);
  }

  @Test
  void aWritePastTheShopIsNoOrderToLose() {
    List<Ack> acks = List.of(new Ack("us-east-1", Ack.NONE, 0, 0));

    assertThat(Measurement.lost(acks, Set.of())).isZero();
  }

  private static Ack east(long number, long ms) {
    return new Ack("us-east-1", number, ms * MS, ms * MS);
  }

  private static Ack west(long number, long ms) {
    return new Ack("us-west-2", number, ms * MS, ms * MS);
  }
}
