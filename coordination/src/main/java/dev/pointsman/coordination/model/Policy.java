package dev.pointsman.coordination.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the owners have decided in advance.
 *
 * @param coolDown no automatic run begins within this time after the last one has ended
 * @param holdDown a region that was lost is no target of automation before it has been UP for so
 *     long without interruption; null for {@link #HOLD_DOWN}
 * @param quarantine who lets a region that was failed away from back in
 * @param failback who moves the service back to the preferred region
 * @param unknownLag what a replica of unknown lag is worth
 * @param withoutProof what happens when no fence proof comes
 */
public record Policy(
    Duration coolDown,
    @Nullable Duration holdDown,
    ByWhom quarantine,
    ByWhom failback,
    UnknownLag unknownLag,
    WithoutProof withoutProof) {

  /** Longer than a process takes to start, crash and start again a few times. */
  public static final Duration HOLD_DOWN = Duration.ofMinutes(2);

  /** The hold-down, given or usual. */
  public Duration holdDownInForce() {
    return holdDown == null ? HOLD_DOWN : holdDown;
  }

  /** Who does it. */
  public enum ByWhom {
    /** A person. */
    MANUAL
  }

  /** What a replica of unknown lag is worth. */
  public enum UnknownLag {
    /** It is no candidate. */
    REFUSE
  }

  /** What happens when no fence proof comes. */
  public enum WithoutProof {
    /** The run waits for a person. */
    ASK
  }
}
