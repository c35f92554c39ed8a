package dev.pointsman.coordination.model;

import java.util.Map;
import java.util.SortedMap;

/** Up to {@value #MAX_CHECKS} verdicts of one agent, the value of one leased key. */
public record VerdictShard(SortedMap<CheckId, Verdict> verdicts) {
  /** Checks per shard: keeps a value well under etcd's 1.5 MiB and a change under 20 KiB. */
  public static final int MAX_CHECKS = 128;

  public VerdictShard {
    verdicts = Sorted.map(verdicts);
  }

  public VerdictShard(Map<CheckId, Verdict> verdicts) {
    this(Sorted.map(verdicts));
  }
}
