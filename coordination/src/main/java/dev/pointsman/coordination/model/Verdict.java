package dev.pointsman.coordination.model;

/**
 * What one agent says of one check. It carries no time and no latency: a verdict that has not
 * changed is not written again.
 *
 * @param detail what was found and what was expected, for people, at most 160 characters; nothing
 *     that changes from probe to probe
 */
public record Verdict(VerdictStatus status, Reason reason, String detail) {
  /** The most characters a detail keeps. */
  public static final int MAX_DETAIL = 160;

  /** Before the first probe. */
  public static final Verdict NOT_PROBED =
      new Verdict(VerdictStatus.UNKNOWN, Reason.NOT_PROBED, "");

  public Verdict {
    detail = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
  }
}
