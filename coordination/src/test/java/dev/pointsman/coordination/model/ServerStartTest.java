package dev.pointsman.coordination.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerStartTest {
  private static final Instant THEN = Instant.parse("2026-03-01T12:00:00.000123Z");

  @Test
  void isReadAsItWasSaid() {
    String detail = ServerStart.say("standby, replay paused", THEN);

    assertThat(detail).isEqualTo("standby, replay paused, runs since 2026-03-01T12:00:00.000123Z");
    assertThat(ServerStart.in(detail)).isEqualTo(THEN);
  }

  @Test
  void isUnknownWhereAnOlderAgentDoesNotSayIt() {
    assertThat(ServerStart.in("primary, open")).isNull();
    assertThat(ServerStart.in("standby, runs since yesterday")).isNull();
  }
}
