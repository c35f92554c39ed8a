package dev.pointsman.coordination.model;

/** How a region is scaled before traffic comes. */
public sealed interface CapacitySpec {
  /** The region always has what it needs. */
  record None() implements CapacitySpec {}
}
