package dev.pointsman.coordination.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a file.
 *
 * @param path where, like {@code services[0].traffic.ttl}; empty for the file as a whole
 * @param found what stands there, shortened; null when something is missing
 * @param expected what should stand there
 */
public record Problem(String path, @Nullable String found, String expected) {
  /** The most characters of a value that are repeated: enough to recognize it by. */
  static final int MAX_FOUND = 80;

  public Problem {
    found = found == null ? null : shortened(found);
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= MAX_FOUND ? line : line.substring(0, MAX_FOUND) + "...";
  }

  /** {@code services[0].traffic.ttl: 600s (expected: 1s to 300s)}. */
  @Override
  public String toString() {
    String what = (found == null ? "missing" : found) + " (expected: " + expected + ")";
    return path.isEmpty() ? what : path + ": " + what;
  }
}
