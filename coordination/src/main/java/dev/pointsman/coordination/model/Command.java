package dev.pointsman.coordination.model;

import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What an operator asks for. */
public sealed interface Command {

  /**
   * Fail over now, whatever the assessment of the old region. {@code to} null lets Pointsman
   * choose.
   */
  record Failover(String service, @Nullable String to, SortedSet<Veto> waivers) implements Command {
    public Failover {
      waivers = Sorted.set(waivers);
    }
  }

  /** Switch over in order; loses nothing, or does not happen. */
  record Switchover(String service, String to) implements Command {}

  /** Stop automation; people can still act. */
  record FreezeIt(Freeze freeze) implements Command {}

  /** End a freeze before its time. */
  record Unfreeze(String freeze) implements Command {}

  /** Let a quarantined region back in. */
  record Admit(String service, String region) implements Command {}

  /** Try a waiting step again. */
  record Retry(String service, String run) implements Command {}

  /** Waive a veto for a run that waits on it. */
  record Waive(String service, String run, Veto veto) implements Command {}

  /** End a run that has changed nothing yet, or roll it back. */
  record Abort(String service, String run) implements Command {}

  /**
   * A command as it stands in etcd, for at most 30 s.
   *
   * @param id given by the caller's idempotency key, or random
   * @param acceptedBy the replica that took it
   */
  record Issued(
      String id,
      Command command,
      String actor,
      String reason,
      @Nullable String ticket,
      String acceptedBy,
      Instant at) {}

  /**
   * What became of a command.
   *
   * @param run the run that it began or touched; null when refused or when there is none
   * @param refusal the veto that stood against it; null when it was carried out
   * @param detail for people
   */
  record Outcome(String id, @Nullable String run, @Nullable Veto refusal, String detail) {}
}
