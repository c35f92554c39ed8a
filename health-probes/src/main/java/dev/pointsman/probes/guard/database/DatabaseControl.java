package dev.pointsman.probes.guard.database;

import dev.pointsman.probes.guard.core.DatabaseView;
import dev.pointsman.probes.guard.core.GuardEffect;
import dev.pointsman.probes.guard.core.GuardEvent;
import java.util.function.Supplier;

/**
 * What a guard does to its database. Every method blocks, within a limit, and answers with the
 * event to tell; none throws for what a database may do. {@link #close} may be called while another
 * method runs on another thread, and overtakes it.
 */
public interface DatabaseControl extends AutoCloseable {

  /** Looks. What was seen before a closing ended is never told after it. */
  DatabaseView observe();

  /**
   * Opens before the deadline, or does not: {@code Opened} or {@code OpenRefused}. Called by whom
   * gives the orders, when it is given, and does not block; what it returns may wait for its thread
   * for long, and opens nothing if a closing has begun since.
   */
  Supplier<GuardEvent> opening(GuardEffect.Open order);

  /** Opens now. */
  default GuardEvent open(GuardEffect.Open order) {
    return opening(order).get();
  }

  /** Closes and shows it. */
  GuardEvent.Closed close(GuardEffect.Close order);

  /** Starts it, closed: {@code Started} or {@code StartFailed}. Does not wait until it answers. */
  GuardEvent start(GuardEffect.Start order);

  /** Makes it a standby: {@code Reattached} or {@code ReattachFailed}. */
  GuardEvent reattach(GuardEffect.Reattach order);

  /** Writes the heartbeat row; a failure shows in what is seen next. */
  void beat(long epoch);

  /** Kills every process of it, whatever it takes. */
  void kill();

  @Override
  void close();
}
