package dev.pointsman.probes.judge;

/**
 * How well the agent itself is: 0 (well) to {@value #WORST}. Time limits and re-check pauses are
 * multiplied by value + 1, so that a slow agent does not call others slow.
 *
 * <p>After Lifeguard: Local Health Awareness for More Accurate Failure Detection (HashiCorp, 2017).
 */
public record OwnHealth(int value) {
  /** As in Lifeguard's local health multiplier. */
  public static final int WORST = 7;

  /** All is well. */
  public static final OwnHealth WELL = new OwnHealth(0);

  /** After a second with something wrong: a late tick, a pause of the process, a dead canary. */
  public OwnHealth worse() {
    return new OwnHealth(Math.min(value + 1, WORST));
  }

  /** After a second in which nothing was wrong. */
  public OwnHealth better() {
    return new OwnHealth(Math.max(value - 1, 0));
  }
}
