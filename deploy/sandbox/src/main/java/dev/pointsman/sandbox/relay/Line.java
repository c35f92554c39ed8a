package dev.pointsman.sandbox.relay;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Packets under way. To one destination they arrive in the order in which they were sent, whatever
 * the jitter: a later one waits for an earlier one. Time and chance are parameters. For one thread
 * at a time.
 */
final class Line {
  private final int capacity;
  private final PriorityQueue<Sent> sent =
      new PriorityQueue<>(
          Comparator.<Sent>comparingLong(s -> s.dueNanos).thenComparingLong(s -> s.number));
  private final Map<String, Long> lastDue = new HashMap<>();
  private long number;
  private long dropped;

  private static final class Sent {
    final long dueNanos;
    final long number;
    final byte[] packet;

    Sent(long dueNanos, long number, byte[] packet) {
      this.dueNanos = dueNanos;
      this.number = number;
      this.packet = packet;
    }
  }

  /** At most {@code capacity} packets are under way; what comes on top is lost. */
  Line(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Sends a packet; false when the line was full, and it is lost.
   *
   * @param chance from 0 to 1, drawn anew for each
   */
  boolean send(byte[] packet, String to, Delay delay, double chance, long nowNanos) {
    if (sent.size() >= capacity) {
      dropped++;
      return false;
    }
    long due = Math.max(nowNanos + delay.nanos(chance), lastDue.getOrDefault(to, nowNanos));
    lastDue.put(to, due);
    sent.add(new Sent(due, number++, packet));
    return true;
  }

  /** The next packet that has arrived by now. */
  Optional<byte[]> arrived(long nowNanos) {
    Sent first = sent.peek();
    if (first == null || first.dueNanos > nowNanos) {
      return Optional.empty();
    }
    sent.remove();
    return Optional.of(first.packet);
  }

  /** How long until the next one arrives; empty when none is under way. */
  Optional<Long> nextIn(long nowNanos) {
    Sent first = sent.peek();
    return first == null ? Optional.empty() : Optional.of(Math.max(0, first.dueNanos - nowNanos));
  }

  /** How many were lost since the beginning. */
  long dropped() {
    return dropped;
  }
}
