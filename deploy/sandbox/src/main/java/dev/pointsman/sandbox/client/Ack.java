package dev.pointsman.sandbox.client;

/**
 * A write that a database acknowledged to somebody.
 *
 * @param region whose database
 * @param number of the order; -1 for a write past the shop
 * @param sentNanos monotonic, when it was sent
 * @param ackedNanos monotonic, when the acknowledgement had arrived
 */
public record Ack(String region, long number, long sentNanos, long ackedNanos) {
  /** The number of a write past the shop. */
  public static final long NONE = -1;
}
