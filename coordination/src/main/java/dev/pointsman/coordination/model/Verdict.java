package dev.pointsman.coordination.model;

import org.jspecify.annotations.Nullable;

/**
 * What one agent says of one check. It carries no time and no latency: a verdict that has not
 * changed is not written again.
 *
 * @param detail what was found and what was expected, for people, at most 160 characters; nothing
 *     that changes from probe to probe
 * @param recovering true while a DOWN stands only because too few good probes have come since:
 *     nobody may decide on it. Null of everything else, and of all that agents wrote before there
 *     was such a word
 */
public record Verdict(
    VerdictStatus status, Reason reason, String detail, @Nullable Boolean recovering) {
  /** The most characters a detail keeps. */
  public static final int MAX_DETAIL = 160;

  /** Before the first probe. */
  public static final Verdict NOT_PROBED =
      new Verdict(VerdictStatus.UNKNOWN, Reason.NOT_PROBED, "");

  public Verdict {
    detail = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
    boolean recovers = status == VerdictStatus.DOWN && Boolean.TRUE.equals(recovering);
    recovering = recovers ? Boolean.TRUE : null; // one way to say it: equal verdicts are equal
  }

  /** Of the newest probe, or of nothing that recovers. */
  public Verdict(VerdictStatus status, Reason reason, String detail) {
    this(status, reason, detail, null);
  }

  /** The same while it recovers: of DOWN only, any other verdict stays as it is. */
  public Verdict whileRecovering() {
    return new Verdict(status, reason, detail, true);
  }

  /** Whether it says DOWN, and the newest probe went well. */
  public boolean isRecovering() {
    return recovering != null;
  }
}
