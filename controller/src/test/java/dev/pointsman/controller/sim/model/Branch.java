package dev.pointsman.controller.sim.model;

import org.jspecify.annotations.Nullable;

/**
 * The write-ahead log of one primary's time. Two promotions can share a timeline's number; they
 * never share a branch. Keeps what was acknowledged to clients, to find what a promotion loses.
 */
public final class Branch {
  /** Moments of acknowledgement are kept this exactly. */
  private static final int MOST = 2_048;

  final int timeline;
  final @Nullable Branch parent;
  final long forkedAt;
  final long bornAt;
  final String region;
  private final long[] ends = new long[MOST];
  private final long[] times = new long[MOST];
  private int count;

  private Branch(int timeline, @Nullable Branch parent, long forkedAt, long bornAt, String region) {
    this.timeline = timeline;
    this.parent = parent;
    this.forkedAt = forkedAt;
    this.bornAt = bornAt;
    this.region = region;
  }

  static Branch first(String region, long at) {
    return new Branch(1, null, at, 0, region);
  }

  Branch fork(long at, long now, String by) {
    return new Branch(timeline + 1, this, at, now, by);
  }

  /** A client was told at {@code now} that all up to {@code end} is written. */
  void acknowledged(long end, long now) {
    int at = count % MOST;
    ends[at] = end;
    times[at] = now;
    count++;
  }

  /** When the first write beyond {@code position} was acknowledged; -1 when none was. */
  public long firstLost(long position) {
    for (int i = Math.max(0, count - MOST); i < count; i++) {
      if (ends[i % MOST] > position) {
        return times[i % MOST];
      }
    }
    return -1;
  }

  /** Whether {@code position} of {@code branch} is part of this one's history. */
  boolean has(Branch branch, long position) {
    Branch at = this;
    long until = Long.MAX_VALUE;
    while (at != null) {
      if (at == branch) {
        return position <= until;
      }
      until = at.forkedAt;
      at = at.parent;
    }
    return false;
  }

  public int timeline() {
    return timeline;
  }

  public @Nullable Branch parent() {
    return parent;
  }

  public long forkedAt() {
    return forkedAt;
  }
}
