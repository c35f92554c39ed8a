package dev.pointsman.sandbox.shop;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is wrong with a shop, on purpose. */
public enum Fault {
  NONE,
  /** Every request is answered with 500. */
  ERRORS,
  /** Two of every five health probes are answered with 500. */
  WOBBLE;

  /** Its name in requests. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Fault> of(String text) {
    return Arrays.stream(values()).filter(f -> f.text().equals(text)).findFirst();
  }

  /** Whether the health probe with this number, counted from 0, fails. */
  boolean failsProbe(long number) {
    return switch (this) {
      case NONE -> false;
      case ERRORS -> true;
      case WOBBLE -> number % 5 < 2;
    };
  }
}
