package dev.pointsman.probes.judge;

import java.util.Collection;

/**
 * How the targets of one region look from here.
 *
 * @param total how many there are
 * @param failing how many did not answer as expected, or have not been looked at yet
 * @param turned how many of the failing ones began to fail within the last {@link SelfDoubt#SUDDEN}
 */
public record Tally(int total, int failing, int turned) {
  /** No targets. */
  public static final Tally NONE = new Tally(0, 0, 0);

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(total + other.total, failing + other.failing, turned + other.turned);
  }

  static Tally sum(Collection<Tally> tallies) {
    return tallies.stream().reduce(NONE, Tally::plus);
  }

  Tally minus(Tally part) {
    return new Tally(total - part.total, failing - part.failing, turned - part.turned);
  }
}
