package dev.pointsman.coordination.codec;

import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: a whole number and one unit, {@code 500ms}, {@code 5s}, {@code
 * 10m}, {@code 2h}, {@code 30d}; {@code us} and {@code ns} for what was measured. Used by what
 * stands in etcd and by every configuration file.
 */
public final class DurationFormat {
  /** What a message should say was expected. */
  public static final String EXPECTED = "a duration like 500ms, 5s, 10m";

  /** Ten years: every sum and multiple that is made of it can still be counted in nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(3660);

  private static final Pattern PATTERN = Pattern.compile("(\\d{1,12})(ns|us|ms|s|m|h|d)");

  private DurationFormat() {}

  /**
   * Reads a duration; never negative, and at most ten years.
   *
   * @throws IllegalArgumentException if it is not a whole number of at most twelve digits and a
   *     unit, or is longer
   */
  public static Duration parse(String text) {
    Duration duration = read(text);
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: at most " + LONGEST.toDays() + "d)");
    }
    return duration;
  }

  private static Duration read(String text) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' (expected: " + EXPECTED + ")");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ns" -> Duration.ofNanos(number);
      case "us" -> nanos(number, 1_000);
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /**
   * Writes a duration in the largest unit up to hours that loses nothing.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration: " + duration + " (expected: zero or more)");
    }
    int nanos = duration.getNano();
    long seconds = duration.getSeconds();
    if (nanos == 0) {
      return wholeSeconds(seconds);
    }
    if (nanos % 1_000_000 == 0) {
      return duration.toMillis() + "ms";
    }
    BigInteger total =
        BigInteger.valueOf(seconds)
            .multiply(BigInteger.valueOf(1_000_000_000))
            .add(BigInteger.valueOf(nanos));
    return nanos % 1_000 == 0 ? total.divide(BigInteger.valueOf(1_000)) + "us" : total + "ns";
  }

  private static String wholeSeconds(long seconds) {
    if (seconds > 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static Duration nanos(long number, long each) {
    return Duration.ofNanos(Math.multiplyExact(number, each));
  }
}
