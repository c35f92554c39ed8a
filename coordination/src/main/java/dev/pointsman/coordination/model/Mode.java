package dev.pointsman.coordination.model;

/** How a service uses its regions. */
public enum Mode {
  /** One region serves; the service moves by failover and switchover. */
  ACTIVE_PASSIVE,
  /** All regions serve; the service moves by drain and restore. */
  ACTIVE_ACTIVE
}
