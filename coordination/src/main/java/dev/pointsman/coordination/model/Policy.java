package dev.pointsman.coordination.model;

import java.time.Duration;

/**
 * What the owners have decided in advance.
 *
 * @param coolDown no automatic run begins within this time after the last one has ended
 * @param quarantine who lets a region that was failed away from back in
 * @param failback who moves the service back to the preferred region
 * @param unknownLag what a replica of unknown lag is worth
 * @param withoutProof what happens when no fence proof comes
 */
public record Policy(
    Duration coolDown,
    ByWhom quarantine,
    ByWhom failback,
    UnknownLag unknownLag,
    WithoutProof withoutProof) {

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
