package dev.pointsman.sandbox.route53.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CheckerTest {
  private final Checker checker = new Checker("us-east-1");

  private void see(boolean... results) {
    for (boolean success : results) {
      checker.end(new Observation(success, "seen"), 3, Instant.EPOCH);
    }
  }

  @Test
  void beginsHealthyAndTurnsAfterAsManyFailuresInARow() {
    assertThat(checker.healthy()).isTrue();
    see(false, false, true, false, false);
    assertThat(checker.healthy()).isTrue();
    see(false);
    assertThat(checker.healthy()).isFalse();
  }

  @Test
  void turnsBackAfterAsManySuccessesInARow() {
    see(false, false, false, true, true, false, true, true);
    assertThat(checker.healthy()).isFalse();
    see(true);
    assertThat(checker.healthy()).isTrue();
  }

  @Test
  void hasOneRequestInFlight() {
    assertThat(checker.begin()).isTrue();
    assertThat(checker.begin()).isFalse();
    see(true);
    assertThat(checker.begin()).isTrue();
  }
}
