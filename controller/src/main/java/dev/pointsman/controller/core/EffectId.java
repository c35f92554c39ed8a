package dev.pointsman.controller.core;

import dev.pointsman.coordination.model.Step;

/**
 * Names one order to the outside world. Every effect is idempotent by service, epoch and step; the
 * attempt tells its answers apart.
 */
public record EffectId(String service, String run, long epoch, Step step, int attempt) {
  @Override
  public String toString() {
    return service + "/" + run + "/" + step + "#" + attempt;
  }
}
