package dev.pointsman.controller.sim.world;

import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.Transaction;

/**
 * Stands between one process and the store. The honest one changes nothing; a mutant breaks a rule
 * of the protocol here, where the product's own code need not know of it.
 */
public interface Edge {
  /** Changes nothing. */
  Edge HONEST =
      new Edge() {
        @Override
        public Entry read(Entry entry) {
          return entry;
        }

        @Override
        public Transaction write(Transaction transaction) {
          return transaction;
        }

        @Override
        public boolean isHonest() {
          return true;
        }
      };

  /** What the process reads in place of what stands there. */
  Entry read(Entry entry);

  /** What the process sends in place of what it meant. */
  Transaction write(Transaction transaction);

  /** Whether a watch is said to live without a word from the store. */
  default boolean answersForTheStore() {
    return false;
  }

  /** Whether it changes nothing at all. */
  default boolean isHonest() {
    return false;
  }
}
