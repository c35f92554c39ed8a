package dev.pointsman.coordination.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationFormatTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.5S, 500ms",
    "PT1.5S, 1500ms",
    "PT5S, 5s",
    "PT90S, 90s",
    "PT10M, 10m",
    "PT2H, 2h",
    "PT48H, 48h",
    "PT0.000001S, 1us",
    "PT1.000000001S, 1000000001ns"
  })
  void writesTheLargestUnitThatLosesNothing(Duration duration, String text) {
    assertThat(DurationFormat.format(duration)).isEqualTo(text);
    assertThat(DurationFormat.parse(text)).isEqualTo(duration);
  }

  @Test
  void readsDays() {
    assertThat(DurationFormat.parse("30d")).isEqualTo(Duration.ofDays(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5 s", "5S", "PT5S", "9999999999999s", "٣s"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> DurationFormat.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesToWriteANegativeDuration() {
    assertThatThrownBy(() -> DurationFormat.format(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
