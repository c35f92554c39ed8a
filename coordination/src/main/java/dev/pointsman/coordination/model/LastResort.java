package dev.pointsman.coordination.model;

/** The way to close a database that cannot fail. */
public enum LastResort {
  /** Every process of the database is killed. */
  KILL,
  /** There is none: such a guard never gives a proof by waiting. */
  NONE
}
