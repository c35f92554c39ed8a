package dev.pointsman.coordination.codec;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Reads instants. Every position and every step bears some: the form that all of ours have, {@code
 * 2026-01-31T12:00:00Z} with up to nine decimals, is read without the formatter, which takes ten
 * times as long. Any other is the formatter's business.
 */
final class InstantFormat {
  private static final String SHAPE = "0000-00-00T00:00:00";
  private static final int DECIMALS = 9;

  private InstantFormat() {}

  /**
   * @throws java.time.DateTimeException if it is none
   */
  static Instant parse(String text) {
    int nanos = nanos(text);
    if (nanos < 0) {
      return Instant.parse(text);
    }
    int hour = number(text, 11, 13);
    int second = number(text, 17, 19);
    if (hour > 23 || second > 59) {
      return Instant.parse(text); // the end of a day, and leap seconds
    }
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            hour,
            number(text, 14, 16),
            second,
            nanos)
        .toInstant(ZoneOffset.UTC);
  }

  /** The decimals, as nanoseconds; -1 for a text of another form. */
  private static int nanos(String text) {
    int end = text.length() - 1;
    if (end < SHAPE.length() || text.charAt(end) != 'Z' || !hasShape(text)) {
      return -1;
    }
    if (end == SHAPE.length()) {
      return 0;
    }
    int from = SHAPE.length() + 1;
    int count = end - from;
    if (text.charAt(SHAPE.length()) != '.' || count < 1 || count > DECIMALS) {
      return -1;
    }
    int nanos = 0;
    for (int i = from; i < from + DECIMALS; i++) {
      char digit = i < end ? text.charAt(i) : '0';
      if (!isDigit(digit)) {
        return -1;
      }
      nanos = 10 * nanos + digit - '0';
    }
    return nanos;
  }

  private static boolean hasShape(String text) {
    for (int i = 0; i < SHAPE.length(); i++) {
      char wanted = SHAPE.charAt(i);
      char found = text.charAt(i);
      if (wanted == '0' ? !isDigit(found) : found != wanted) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
  }
}
