package dev.pointsman.coordination.store;

/** What became of a transaction. */
public sealed interface TransactionResult {
  /** The store's revision after it. */
  long revision();

  /** All was done, at {@code revision}: the mod revision of every key it wrote. */
  record Committed(long revision) implements TransactionResult {}

  /** A condition did not hold; nothing was done. */
  record Refused(long revision) implements TransactionResult {}
}
