package dev.pointsman.sandbox.matrix;

import dev.pointsman.sandbox.client.Ack;
import dev.pointsman.sandbox.scenario.Ledger;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which regions were permitted, one after the other. It looks on a thread of its own. */
final class Permits implements AutoCloseable {
  /** Each look is five reads of etcd; a permit lasts for seconds at the least. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /**
   * A target runs, closed, between its promotion and its permit, and takes what clients write by
   * READ WRITE. A target that is cut off takes it for 3/4 of P at most; P is 3 s here.
   */
  private static final Duration EARLY = Duration.ofSeconds(3);

  /**
   * A region is permitted, after others or as the first.
   *
   * @param seenNanos when that was first seen: it stood in the store by then
   */
  record Turn(String region, long seenNanos) {}

  private final List<Turn> seen = new ArrayList<>();
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
    if (seen.isEmpty() || !seen.getLast().region().equals(region)) {
      seen.add(new Turn(region, System.nanoTime()));
    }
  }

  /** All so far; no region twice in a row. */
  synchronized List<Turn> seen() {
    return List.copyOf(seen);
  }

  /**
   * The writes out of turn: of a region that was not permitted at all, after another one was, or
   * long before it was; or of one that another had followed already.
   */
  static List<String> outOfTurn(List<Ack> acks, List<Turn> turns) {
    List<String> wrong = new ArrayList<>();
    int current = 0;
    for (Ack ack : acks.stream().sorted(Comparator.comparingLong(Ack::ackedNanos)).toList()) {
      int next = current;
      while (next < turns.size() && !isIn(ack, turns, next)) {
        next++;
      }
      if (next == turns.size()) {
        wrong.add(ack + " after " + current + " of " + turns);
      } else {
        current = next;
      }
    }
    return wrong;
  }

  private static boolean isIn(Ack ack, List<Turn> turns, int turn) {
    boolean soonEnough =
        turn + 1 == turns.size() || ack.ackedNanos() <= turns.get(turn + 1).seenNanos();
    boolean lateEnough =
        turn == 0 || ack.ackedNanos() >= turns.get(turn).seenNanos() - EARLY.toNanos();
    return soonEnough && lateEnough && turns.get(turn).region().equals(ack.region());
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
