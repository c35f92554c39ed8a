package dev.pointsman.coordination.model;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a value of a definition can tell by itself. Whoever applies a definition is told more, and
 * in better words; here stands what nobody who reads one could work with.
 */
final class Bounds {
  /** Parts of keys: without slashes, and no names of our own, which begin with {@code @}. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  /** Nothing that could end a URL, a connection string or a header before its time. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.:-]{1,253}");

  private static final int LAST_PORT = 65_535;

  private Bounds() {}

  static void name(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw refused(what, "'" + name + "'", "1 to 63 letters, digits and dashes");
    }
  }

  static void distinct(String what, Collection<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw refused(what, "'" + name + "' twice", "different names");
      }
    }
  }

  static void host(String what, String host) {
    if (!HOST.matcher(host).matches()) {
      throw refused(what, "'" + host + "'", "a host name or an address");
    }
  }

  static void port(String what, int port) {
    within(what, port, 1, LAST_PORT);
  }

  static void within(String what, int number, int least, int most) {
    if (number < least || number > most) {
      throw refused(what, String.valueOf(number), least + " to " + most);
    }
  }

  static void within(String what, Duration time, Duration least, Duration most) {
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      throw refused(what, String.valueOf(time), least + " to " + most);
    }
  }

  static IllegalArgumentException refused(String what, String found, String expected) {
    return new IllegalArgumentException(what + ": " + found + " (expected: " + expected + ")");
  }
}
