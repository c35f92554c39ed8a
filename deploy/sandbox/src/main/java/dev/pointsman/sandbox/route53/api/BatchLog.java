package dev.pointsman.sandbox.route53.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Every change batch that was decided upon, accepted or refused. Requests that never became one
 * (throttled, unauthenticated, lost with the control plane) are not in it. Safe on any thread.
 */
public final class BatchLog {
  /** The oldest are dropped beyond this, or a sandbox left alone would grow without end. */
  public static final int CAPACITY = 10_000;

  private final Deque<LoggedBatch> batches = new ArrayDeque<>();
  private long last;

  /** The batches, oldest first. */
  public synchronized List<LoggedBatch> all() {
    return List.copyOf(batches);
  }

  /** Those that took hold, oldest first. */
  public List<LoggedBatch> accepted() {
    return all().stream().filter(LoggedBatch::accepted).toList();
  }

  /** Those that were refused, oldest first. */
  public List<LoggedBatch> refused() {
    return all().stream().filter(batch -> !batch.accepted()).toList();
  }

  synchronized void add(LoggedBatch batch) {
    last++;
    batches.addLast(
        new LoggedBatch(
            last,
            batch.at(),
            batch.zone(),
            batch.accessKey(),
            batch.comment(),
            batch.changes(),
            batch.fate()));
    if (batches.size() > CAPACITY) {
      batches.removeFirst();
    }
  }
}
