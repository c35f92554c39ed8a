package dev.pointsman.controller.execute.route53;

/** Route 53 did not do as asked. The message is the provider's own. */
final class ZoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is known of it. */
  public enum Kind {
    /** Nothing was done: too many requests. */
    THROTTLED,
    /** Nothing was done: another batch is in flight in this zone. */
    BUSY,
    /** Nothing was done: the batch does not fit what stands in the zone, or breaks a rule. */
    REJECTED,
    /** Nothing was done: credentials, permissions, or a zone that is not there. */
    DENIED,
    /** No answer, or an error inside of Route 53: a batch may or may not have happened. */
    UNKNOWN
  }

  private final Kind kind;

  public ZoneException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public ZoneException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What is known of it. */
  public Kind kind() {
    return kind;
  }

  /** The code that an answer carries. */
  String code() {
    return "ROUTE53_" + kind;
  }
}
