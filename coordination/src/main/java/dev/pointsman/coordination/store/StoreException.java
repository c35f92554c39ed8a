package dev.pointsman.coordination.store;

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

  /** What a caller must know of it. */
  public Kind kind() {
    return kind;
  }
}
