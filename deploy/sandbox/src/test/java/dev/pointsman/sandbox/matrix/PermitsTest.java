package dev.pointsman.sandbox.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.sandbox.client.Ack;
import dev.pointsman.sandbox.matrix.Permits.Turn;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PermitsTest {
  /** East, then west from 20 s on, then east again from 40 s on. */
  private static final List<Turn> TURNS =
      List.of(new Turn("east", at(0)), new Turn("west", at(20)), new Turn("east", at(40)));

  @Test
  void aServiceThatMovesInOrderWritesInTurn() {
    assertThat(outOfTurn(ack("east", 1), ack("west", 21), ack("west", 30), ack("east", 41)))
        .isEmpty();
    assertThat(outOfTurn(ack("east", 1), ack("east", 41))).isEmpty();
  }

  @Test
  void aTargetTakesWritesShortlyBeforeItsPermit() {
    assertThat(outOfTurn(ack("east", 1), ack("west", 18))).isEmpty();
  }

  @Test
  void whoeverWritesLongBeforeItsPermitIsFound() {
    assertThat(outOfTurn(ack("east", 1), ack("west", 10))).hasSize(1);
  }

  @Test
  void whoeverWritesAfterAnotherWasPermittedIsFoundAlsoWhereItIsPermittedAgain() {
    assertThat(outOfTurn(ack("east", 1), ack("east", 21), ack("west", 30))).hasSize(1);
  }

  @Test
  void twoWhoWriteInTurnsAreFound() {
    assertThat(outOfTurn(ack("east", 18), ack("west", 18.1), ack("east", 18.2))).hasSize(1);
  }

  @Test
  void whoeverWasNeverPermittedIsFound() {
    assertThat(outOfTurn(ack("east", 1), ack("north", 2))).hasSize(1);
  }

  private static List<String> outOfTurn(Ack... acks) {
    return Permits.outOfTurn(List.of(acks), TURNS);
  }

  private static Ack ack(String region, double seconds) {
    return new Ack(region, Ack.NONE, at(seconds), at(seconds));
  }

  private static long at(double seconds) {
    return (long) (seconds * Duration.ofSeconds(1).toNanos());
  }
}
