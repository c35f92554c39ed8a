package dev.pointsman.sandbox.client;

import java.util.ArrayList;
import java.util.List;

/** Collects acknowledgements, from any thread. */
public final class WriteLog {
  private final List<Ack> acks = new ArrayList<>();

  /** Adds one. */
  public synchronized void add(Ack ack) {
    acks.add(ack);
  }

  /** All so far. */
  public synchronized List<Ack> acks() {
    return List.copyOf(acks);
  }

  /** How many so far. */
  public synchronized int size() {
    return acks.size();
  }
}
