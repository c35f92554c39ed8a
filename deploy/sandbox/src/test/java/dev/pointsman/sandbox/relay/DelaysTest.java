package dev.pointsman.sandbox.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the relay's file says, and whom a packet is for. */
final class DelaysTest {
  private static final Delay FAR = new Delay(Duration.ofNanos(70_500_000), Duration.ofMillis(7));

  @Test
  void whatIsWrittenIsReadBack() {
    Delays delays = new Delays(Map.of("10.1.2.3", FAR, "10.1.2.9", Delay.NONE));

    assertThat(delays.text()).isEqualTo("10.1.2.3 70.5 7\n10.1.2.9 0 0\n");
    assertThat(Delays.parse(delays.text())).isEqualTo(delays);
  }

  @Test
  void whatIsNotNamedHasNoDelay() {
    assertThat(Delays.parse("10.1.2.3 70 7\n").to("10.1.2.4")).isEqualTo(Delay.NONE);
  }

  @Test
  void anotherTextIsRefusedWithItsLine() {
    assertThatThrownBy(() -> Delays.parse("10.1.2.3 70\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10.1.2.3 70 (expected: ADDRESS DELAY JITTER");
    assertThatThrownBy(() -> Delays.parse("10.1.2.3 7 70\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10.1.2.3 7 70");
    assertThatThrownBy(() -> Delays.parse("10.1.2.3 long 7\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10.1.2.3 long 7");
  }

  @Test
  void aPacketSaysWhomItIsForAndWhatIsNoIPv4DoesNot() {
    byte[] packet = new byte[20];
    packet[0] = 0x45;
    packet[16] = 10;
    packet[17] = (byte) 200;
    packet[19] = 3;

    assertThat(Packet.destination(packet)).contains("10.200.0.3");
    packet[0] = 0x60;
    assertThat(Packet.destination(packet)).isEmpty();
    assertThat(Packet.destination(new byte[] {0x45})).isEmpty();
  }
}
