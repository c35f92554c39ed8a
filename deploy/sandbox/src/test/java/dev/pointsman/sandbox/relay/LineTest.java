package dev.pointsman.sandbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Packets under way, in a time of the test's own. */
final class LineTest {
  private static final Delay FAR = new Delay(Duration.ofMillis(70), Duration.ofMillis(7));
  private static final double EARLIEST = 0;
  private static final double MIDDLE = 0.5;
  private static final double LATEST = 1;

  private final Line line = new Line(3);

  @Test
  void aPacketArrivesAfterItsDelayAndNotBefore() {
    line.send(packet(1), "b", FAR, MIDDLE, 0);

    assertThat(line.arrived(millis(70) - 1)).isEmpty();
    assertThat(line.nextIn(millis(60))).contains(millis(10));
    assertThat(line.arrived(millis(70))).contains(packet(1));
    assertThat(line.nextIn(millis(70))).isEmpty();
  }

  @Test
  void jitterDeviatesToEitherSide() {
    assertThat(FAR.nanos(EARLIEST)).isEqualTo(millis(63));
    assertThat(FAR.nanos(LATEST)).isEqualTo(millis(77));
  }

  @Test
  void aLaterPacketDoesNotOvertakeAnEarlierOneToTheSamePlace() {
    line.send(packet(1), "b", FAR, LATEST, 0);
    line.send(packet(2), "b", FAR, EARLIEST, millis(1));

    assertThat(line.arrived(millis(76))).isEmpty();
    assertThat(line.arrived(millis(77))).contains(packet(1));
    assertThat(line.arrived(millis(77))).contains(packet(2));
  }

  @Test
  void placesDoNotWaitForEachOther() {
    line.send(packet(1), "b", FAR, MIDDLE, 0);
    line.send(packet(2), "c", Delay.NONE, MIDDLE, millis(1));

    assertThat(line.arrived(millis(1))).contains(packet(2));
  }

  @Test
  void whatComesOnTopOfAFullLineIsLostAndCounted() {
    for (int i = 0; i < 3; i++) {
      assertThat(line.send(packet(i), "b", FAR, MIDDLE, 0)).isTrue();
    }

    assertThat(line.send(packet(3), "b", FAR, MIDDLE, 0)).isFalse();
    assertThat(line.dropped()).isEqualTo(1);
    assertThat(line.arrived(millis(70))).contains(packet(0));
    assertThat(line.send(packet(4), "b", FAR, MIDDLE, 0)).isTrue();
  }

  private static byte[] packet(int number) {
    return new byte[] {(byte) number};
  }

  private static long millis(long number) {
    return Duration.ofMillis(number).toNanos();
  }
}
