package dev.pointsman.controller.core;

import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.Sorted;
import java.util.Map;
import java.util.SortedMap;

/** What became of an order to the outside. */
public sealed interface Answer {

  /** Done, or found done. */
  record Done(SortedMap<String, String> evidence) implements Answer {
    public Done {
      evidence = Sorted.map(evidence);
    }

    public static Done of(Map<String, String> evidence) {
      return new Done(Sorted.map(evidence));
    }
  }

  /**
   * The target is primary, on {@code timeline}, forked at {@code fork}, and bears the run's epoch.
   */
  record Promoted(int timeline, Lsn fork, SortedMap<String, String> evidence) implements Answer {
    public Promoted {
      evidence = Sorted.map(evidence);
    }
  }

  /** The records point at the target; {@code change} names the change to wait for. */
  record Switched(String change, SortedMap<String, String> evidence) implements Answer {
    public Switched {
      evidence = Sorted.map(evidence);
    }
  }

  /**
   * It did not happen, or nobody knows; it may be ordered again: executors look before they act.
   */
  record Failed(String code, String detail) implements Answer {}

  /**
   * The world forbids it (a newer epoch, a foreign mark, the wrong database): a person must look.
   */
  record Refused(String code, String detail) implements Answer {}
}
