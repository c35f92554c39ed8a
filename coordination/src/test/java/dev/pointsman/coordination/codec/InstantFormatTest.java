package dev.pointsman.coordination.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantFormatTest {
  private static final long YEAR_10000 = 253_402_300_800L;

  @Test
  void readsWhatInstantsWriteOfThemselves() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      long precision = (long) Math.pow(10, random.nextInt(10));
      long nanos = random.nextLong(1_000_000_000L) / precision * precision;
      Instant instant = Instant.ofEpochSecond(random.nextLong(YEAR_10000), nanos);

      assertThat(InstantFormat.parse(instant.toString())).isEqualTo(instant);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.1Z",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2026-01-31T12:00:00+02:00",
        "+12026-01-31T12:00:00Z",
        "-0001-01-31T12:00:00Z",
        "2026-01-31t12:00:00z",
        "2024-02-29T00:00:00.000000001Z"
      })
  void readsWhatTheFormatterReads(String text) {
    assertThat(InstantFormat.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-01-31",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00:00.0000000001Z",
        "2026-01-31T12:00:00.-12Z",
        "2026-02-30T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-01-31T25:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31 12:00:00Z",
        "２０２６-01-31T12:00:00Z"
      })
  void refusesWhatTheFormatterRefuses(String text) {
    assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> InstantFormat.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
