package dev.pointsman.coordination.config;

import dev.pointsman.coordination.codec.DurationFormat;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** {@link DurationFormat} for what people write and read: no exceptions, nothing below 1 ms. */
public final class Durations {
  private Durations() {}

  /** Empty if the text is no duration. */
  public static Optional<Duration> parse(String text) {
    try {
      return Optional.of(DurationFormat.parse(text));
    } catch (IllegalArgumentException | ArithmeticException notADuration) {
      return Optional.empty();
    }
  }

  /** In the largest unit that loses nothing, down to milliseconds. */
  public static String format(Duration duration) {
    return DurationFormat.format(duration.truncatedTo(ChronoUnit.MILLIS));
  }
}
