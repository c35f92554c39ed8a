package dev.pointsman.coordination.codec;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A short sum over all verdicts of an agent. The agent states it in its heartbeat, the controller
 * computes it from what it has mirrored: when the two differ, one of them has lost a change.
 *
 * <p>CRC-32C guards against loss, not against forgery; whoever can forge a verdict can forge its
 * sum.
 */
public final class VerdictDigest {
  private VerdictDigest() {}

  /**
   * Eight hexadecimal digits over the canonical text: one line for each check in the order of their
   * ids, with status, reason, and the detail behind its length. Where it recovers, that is said,
   * too: a change that decides must not be lost. A controller of before, which cannot read it, does
   * not believe the agent meanwhile, which holds as well.
   */
  public static String of(Map<CheckId, Verdict> verdicts) {
    CRC32C sum = new CRC32C();
    new TreeMap<>(verdicts)
        .forEach((id, verdict) -> sum.update(line(id, verdict).getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().toHexDigits(sum.getValue(), 8);
  }

  private static String line(CheckId id, Verdict verdict) {
    return id
        + " "
        + verdict.status().name()
        + " "
        + verdict.reason().name()
        + " "
        + verdict.detail().length()
        + ":"
        + verdict.detail()
        + (verdict.isRecovering() ? " recovering" : "")
        + "\n";
  }
}
