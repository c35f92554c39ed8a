package dev.pointsman.sandbox.route53.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;

/** What goes wrong with the control plane, switched while it runs. Safe on any thread. */
public final class Faults {
  /** How the control plane is. The name servers and the health checks go on in any case. */
  public enum ControlPlane {
    UP,
    /** Requests are read and never answered. */
    HANGS,
    /** Every request is answered with 503. */
    UNAVAILABLE
  }

  /** Where a batch is held back. */
  public enum Hold {
    /** On its way: it is not there yet, and others are processed before it. */
    ARRIVAL,
    /** In processing: other batches on the zone get PriorRequestNotComplete. */
    PROCESSING
  }

  private final Map<Hold, Queue<Duration>> holds = new EnumMap<>(Hold.class);
  private ControlPlane controlPlane = ControlPlane.UP;
  private int answersToLose;

  /** With a control plane that works. */
  public Faults() {
    for (Hold hold : Hold.values()) {
      holds.put(hold, new ArrayDeque<>());
    }
  }

  /** How the control plane is now. */
  public synchronized ControlPlane controlPlane() {
    return controlPlane;
  }

  /** Changes how it is, for requests from now on; those that hang stay without an answer. */
  public synchronized void setControlPlane(ControlPlane state) {
    controlPlane = state;
  }

  /**
   * Holds one more batch back: the next that nothing holds yet. It takes hold later whatever
   * becomes of its caller.
   */
  public synchronized void holdNextBatch(Hold where, Duration time) {
    queue(where).add(time);
  }

  /** Whether a hold still waits for its batch. */
  public synchronized boolean holdsBack() {
    return holds.values().stream().anyMatch(queue -> !queue.isEmpty());
  }

  /** Lets one more batch be processed without its answer reaching the caller. */
  public synchronized void loseNextAnswer() {
    answersToLose++;
  }

  synchronized Duration takeHold(Hold where) {
    Duration held = queue(where).poll();
    return held == null ? Duration.ZERO : held;
  }

  synchronized boolean takeLostAnswer() {
    if (answersToLose == 0) {
      return false;
    }
    answersToLose--;
    return true;
  }

  private Queue<Duration> queue(Hold where) {
    return holds.computeIfAbsent(where, _ -> new ArrayDeque<>());
  }
}
