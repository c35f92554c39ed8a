package dev.pointsman.sandbox.route53.zone;

import java.util.List;

/** What became of a batch. */
public sealed interface BatchOutcome {
  /** All of it took hold. */
  record Accepted(ZoneRecords records) implements BatchOutcome {}

  /** Nothing of it took hold: {@code InvalidChangeBatch}, with every reason. */
  record Refused(List<String> messages) implements BatchOutcome {
    public Refused {
      messages = List.copyOf(messages);
    }
  }
}
