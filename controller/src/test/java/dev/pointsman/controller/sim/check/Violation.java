package dev.pointsman.controller.sim.check;

/**
 * An invariant did not hold.
 *
 * @param invariant by its number in the list of invariants, or its own name
 */
public record Violation(String invariant, String what) {
  @Override
  public String toString() {
    return "invariant " + invariant + ": " + what;
  }
}
