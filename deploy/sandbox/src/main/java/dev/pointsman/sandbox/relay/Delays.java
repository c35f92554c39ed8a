package dev.pointsman.sandbox.relay;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The delays to all destinations, and how they are written: a line for each, {@code ADDRESS DELAY
 * JITTER}, in milliseconds.
 */
public record Delays(Map<String, Delay> to) {
  /** No destination has one. */
  static final Delays NONE = new Delays(Map.of());

  private static final BigDecimal MILLI = BigDecimal.valueOf(1_000_000);

  public Delays {
    to = Map.copyOf(to);
  }

  /** The delay to an address; none for one that is not named. */
  Delay to(String address) {
    return to.getOrDefault(address, Delay.NONE);
  }

  /** As a file. */
  public String text() {
    return new TreeMap<>(to)
        .entrySet().stream()
            .map(
                e ->
                    "%s %s %s\n"
                        .formatted(
                            e.getKey(),
                            millis(e.getValue().middle()),
                            millis(e.getValue().jitter())))
            .collect(Collectors.joining());
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException when it is something else, with the line
   */
  static Delays parse(String text) {
    Map<String, Delay> to = new TreeMap<>();
    for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
      String[] words = line.strip().split(" +", -1);
      try {
        if (words.length != 3) {
          throw new IllegalArgumentException(words.length + " words");
        }
        to.put(words[0], new Delay(duration(words[1]), duration(words[2])));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "delays: " + line + " (expected: ADDRESS DELAY JITTER, in ms): " + e.getMessage(), e);
      }
    }
    return new Delays(to);
  }

  private static String millis(Duration time) {
    return BigDecimal.valueOf(time.toNanos()).divide(MILLI).stripTrailingZeros().toPlainString();
  }

  private static Duration duration(String millis) {
    return Duration.ofNanos(new BigDecimal(millis).multiply(MILLI).longValue());
  }
}
