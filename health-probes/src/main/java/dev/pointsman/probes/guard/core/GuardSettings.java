package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.GuardTerms;
import java.time.Duration;
import java.util.List;

/**
 * What does not change while a guard lives.
 *
 * @param terms P, L and the last resort
 * @param fence how far a closing goes
 * @param heartbeat how often the open database's heartbeat row is written
 * @param restart how long a database that died by itself stays down while it is permitted, so that
 *     a failover can go first
 * @param asks the controllers that it has an address of
 */
public record GuardSettings(
    String service,
    String region,
    String instance,
    GuardTerms terms,
    Fence fence,
    Duration heartbeat,
    Duration restart,
    List<String> asks) {
  /** The guard's threads may be this late; far less than P. */
  public static final Duration MARGIN = Duration.ofMillis(100);

  public GuardSettings {
    asks = List.copyOf(asks);
  }

  /** Of a guard that can ask no controller. */
  public GuardSettings(
      String service,
      String region,
      String instance,
      GuardTerms terms,
      Fence fence,
      Duration heartbeat,
      Duration restart) {
    this(service, region, instance, terms, fence, heartbeat, restart, List.of());
  }

  /** Whether it can ask every controller that its terms name: each may count on them. */
  public boolean hasFailsafe() {
    return !terms.controllers().isEmpty() && asks.containsAll(terms.controllers());
  }

  /** How often the permit is read: three reads may fail before it lapses. */
  public Duration readEvery() {
    return terms.permit().dividedBy(4);
  }

  /** After the deadline: SQL may take until then, counted from the start of the closing. */
  public Duration sqlLimit() {
    return terms.limit().dividedBy(3);
  }

  /** After the deadline: an orderly stop may take until then; what lives longer is killed. */
  public Duration stopLimit() {
    return terms.limit().multipliedBy(2).dividedBy(3);
  }

  /** After the deadline: the watchdog acts; the rest of the limit is for dying. */
  public Duration watchdogLimit() {
    return terms.limit().multipliedBy(3).dividedBy(4);
  }

  /**
   * Until when a guard answers for a database that nobody permits: for 3/4 of P after it has read.
   *
   * @param heardUntil until when what was read counts
   */
  long answersUntil(long heardUntil) {
    return heardUntil - readEvery().toNanos();
  }
}
