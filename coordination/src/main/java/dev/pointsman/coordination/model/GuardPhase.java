package dev.pointsman.coordination.model;

/** What a guard does at the moment. */
public enum GuardPhase {
  /** The database takes no writes. */
  CLOSED,
  /** The database takes writes, under a permit that ends by itself. */
  OPEN,
  /** The permit is gone, and the closing is not yet proved. */
  CLOSING,
  /** The database is being made a replica of the permitted region's. */
  REATTACHING
}
