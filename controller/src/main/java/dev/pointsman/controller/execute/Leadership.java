package dev.pointsman.controller.execute;

/** What executors must know of leadership. Safe for use by several threads. */
public interface Leadership {

  /**
   * Whether this process may act now, by its own monotonic deadline. Asked immediately before each
   * effect.
   */
  boolean holds();

  /** The term: the create revision of the leader's key. Meaningless unless {@link #holds}. */
  long term();
}
