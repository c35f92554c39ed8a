package dev.pointsman.sandbox.matrix;

import dev.pointsman.sandbox.client.Ack;
import dev.pointsman.sandbox.scenario.Ledger;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Which regions were permitted, one after the other. It looks on a thread of its own. */
final class Permits implements AutoCloseable {
  /** Each look is five reads of etcd; a permit lasts for seconds at the least. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final List<String> seen = new ArrayList<>();
  private final Thread thread;
  private volatile boolean over;

  Permits(Plan plan) {
    thread = Thread.ofPlatform().daemon().name("permits").start(() -> watch(plan));
  }

  private void watch(Plan plan) {
    try (Ledger ledger = Ledger.of(plan)) {
      while (!over) {
        String permit = ledger.look().permit();
        if (permit != null) {
          add(permit);
        }
        Wait.pause(LOOK);
      }
    }
  }

  private synchronized void add(String region) {
    if (seen.isEmpty() || !seen.getLast().equals(region)) {
      seen.add(region);
    }
  }

  /** All so far; none twice in a row. */
  synchronized List<String> seen() {
    return List.copyOf(seen);
  }

  /**
   * The regions that acknowledged writes, by the time of the acknowledgement; none twice in a row.
   * Two that take writes at one time alternate here.
   */
  static List<String> writers(List<Ack> acks) {
    List<String> writers = new ArrayList<>();
    acks.stream()
        .sorted(Comparator.comparingLong(Ack::ackedNanos))
        .map(Ack::region)
        .forEach(
            region -> {
              if (writers.isEmpty() || !writers.getLast().equals(region)) {
                writers.add(region);
              }
            });
    return writers;
  }

  /** Whether those who wrote are some of those who were permitted, in the same order. */
  static boolean isCovered(List<String> writers, List<String> permitted) {
    Iterator<String> left = permitted.iterator();
    return writers.stream().allMatch(writer -> contains(left, writer));
  }

  private static boolean contains(Iterator<String> left, String wanted) {
    while (left.hasNext()) {
      if (left.next().equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join(Duration.ofSeconds(15));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
