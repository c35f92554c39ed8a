package dev.pointsman.sandbox.route53.signing;

/**
 * An access key of the account.
 *
 * @param user what error documents call its owner
 */
public record AccessKey(String id, String secret, String user, Policy policy) {
  /** What it may do. */
  public enum Policy {
    FULL,
    READ_ONLY
  }

  @Override
  public String toString() {
    return "AccessKey[" + id + ", " + user + ", " + policy + "]";
  }
}
