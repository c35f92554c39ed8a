package dev.pointsman.coordination.store;

import java.util.concurrent.CompletionException;

/** The store could not do as asked. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a caller must know of it. */
  public enum Kind {
    /** Nothing was done. */
    UNAVAILABLE,
    /** No answer in time, or an error after sending: it may or may not have happened. */
    UNKNOWN_OUTCOME,
    /** The lease is gone. */
    LEASE_NOT_FOUND,
    /** The revision asked for has been compacted. */
    COMPACTED,
    /** Credentials or permissions. */
    DENIED
  }

  private final Kind kind;

  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /**
   * The store's exception in what a stage has failed with: as it is, or within the {@link
   * CompletionException} that dependent stages wrap it in. Anything else is a fault of ours, and
   * what it has done is unknown.
   */
  public static StoreException of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof StoreException known
        ? known
        : new StoreException(Kind.UNKNOWN_OUTCOME, cause.toString(), cause);
  }

  /** What a caller must know of it. */
  public Kind kind() {
    return kind;
  }
}
