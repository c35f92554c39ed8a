package dev.pointsman.probes.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopLagTest {
  private final LoopLag lag = new LoopLag();

  @Test
  void isZeroForALoopThatIsOnTime() {
    lag.sample(Duration.ZERO);
    assertThat(lag.p99()).isZero();
  }

  @Test
  void doesNotMindAShortHiccup() {
    lag.sample(Duration.ofMillis(300));
    assertThat(lag.p99()).isLessThan(Duration.ofMillis(250));
  }

  @Test
  void countsAPauseForAllThatItSwallowed() {
    lag.sample(Duration.ofSeconds(1));
    assertThat(lag.p99()).isGreaterThan(Duration.ofMillis(250));
  }

  @Test
  void forgetsAPauseAfterTenSeconds() {
    lag.sample(Duration.ofSeconds(1));
    for (int i = 0; i < 200; i++) {
      lag.sample(Duration.ZERO);
    }
    assertThat(lag.p99()).isZero();
  }
}
