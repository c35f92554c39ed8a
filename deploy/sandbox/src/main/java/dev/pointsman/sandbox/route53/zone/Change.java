package dev.pointsman.sandbox.route53.zone;

/** One change of a batch. */
public record Change(Action action, RecordSet set) {
  /** What to do with the set. */
  public enum Action {
    /** Refused where the set exists. */
    CREATE,
    /** Refused unless the set exists and matches in everything. */
    DELETE,
    /** Creates or replaces. */
    UPSERT
  }
}
