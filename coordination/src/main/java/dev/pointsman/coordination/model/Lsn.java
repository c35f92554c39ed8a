package dev.pointsman.coordination.model;

import java.util.Locale;

/** A position in PostgreSQL's write-ahead log, written {@code 16/B374D848}. */
public record Lsn(long value) implements Comparable<Lsn> {

  /**
   * Reads PostgreSQL's notation.
   *
   * @throws IllegalArgumentException if it is not two hexadecimal numbers of at most 32 bits with a
   *     slash between
   */
  public static Lsn parse(String text) {
    String[] halves = text.split("/", -1);
    if (halves.length != 2) {
      throw new IllegalArgumentException(
          "WAL position: '" + text + "' (expected: like 16/B374D848)");
    }
    long high = Integer.toUnsignedLong(Integer.parseUnsignedInt(halves[0], 16));
    long low = Integer.toUnsignedLong(Integer.parseUnsignedInt(halves[1], 16));
    return new Lsn(high << 32 | low);
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toHexString(value >>> 32).toUpperCase(Locale.ROOT)
        + "/"
        + Long.toHexString(value & 0xFFFFFFFFL).toUpperCase(Locale.ROOT);
  }
}
