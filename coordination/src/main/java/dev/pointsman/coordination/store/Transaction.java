package dev.pointsman.coordination.store;

import java.util.ArrayList;
import java.util.List;

/** Conditions and operations, all or nothing; at most {@value #MAX_OPERATIONS} of both together. */
public record Transaction(List<Condition> conditions, List<Operation> operations) {
  /** etcd's default limit is 128 per transaction. */
  public static final int MAX_OPERATIONS = 128;

  public Transaction {
    conditions = List.copyOf(conditions);
    operations = List.copyOf(operations);
    if (conditions.size() + operations.size() > MAX_OPERATIONS) {
      throw new IllegalArgumentException(
          "transaction: "
              + (conditions.size() + operations.size())
              + " parts (expected: at most "
              + MAX_OPERATIONS
              + ")");
    }
  }

  /** A comparison. */
  public sealed interface Condition {
    String key();

    /** The key's create revision is exactly this; 0 means that the key does not exist. */
    record CreateRevision(String key, long revision) implements Condition {}

    /** The key's mod revision is exactly this; 0 means that the key does not exist. */
    record ModRevision(String key, long revision) implements Condition {}
  }

  /** A change. */
  public sealed interface Operation {
    /** Writes a key; {@code lease} 0 for none. */
    record Put(String key, String value, long lease) implements Operation {}

    /** Deletes a key; none is no error. */
    record Delete(String key) implements Operation {}
  }

  /** Starts an empty one. */
  public static Builder when() {
    return new Builder();
  }

  /** Collects conditions, then operations. */
  public static final class Builder {
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();

    /** Requires that the key does not exist. */
    public Builder absent(String key) {
      conditions.add(new Condition.CreateRevision(key, 0));
      return this;
    }

    /** Requires this create revision: the same incarnation of the key. */
    public Builder created(String key, long revision) {
      conditions.add(new Condition.CreateRevision(key, revision));
      return this;
    }

    /** Requires this mod revision: the key as it was read; 0 for absent. */
    public Builder unchanged(String key, long revision) {
      conditions.add(new Condition.ModRevision(key, revision));
      return this;
    }

    /** Writes a key without a lease. */
    public Builder put(String key, String value) {
      operations.add(new Operation.Put(key, value, 0));
      return this;
    }

    /** Writes a key bound to a lease. */
    public Builder put(String key, String value, Lease lease) {
      operations.add(new Operation.Put(key, value, lease.id()));
      return this;
    }

    /** Deletes a key. */
    public Builder delete(String key) {
      operations.add(new Operation.Delete(key));
      return this;
    }

    /** The transaction. */
    public Transaction build() {
      return new Transaction(conditions, operations);
    }
  }
}
