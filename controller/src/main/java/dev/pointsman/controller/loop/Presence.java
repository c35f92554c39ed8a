package dev.pointsman.controller.loop;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.ControllerRecord;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.LeaseKeeper;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.coordination.store.Transaction;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the others that this controller lives, under a lease of its own: it could take the lead.
 * One that does not see the store could not, and does not show itself.
 */
final class Presence implements LeaseKeeper.Listener {
  private static final Logger log = LoggerFactory.getLogger(Presence.class);
  private static final Duration TTL = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Store store;
  private final Timers timers;
  private final BooleanSupplier sees;
  private final String key;
  private final String value;
  private final LeaseKeeper keeper;

  Presence(
      Store store,
      Timers timers,
      BooleanSupplier sees,
      String region,
      String controller,
      ControllerRecord record) {
    this.store = store;
    this.timers = timers;
    this.sees = sees;
    this.key = KeySpace.controller(region, controller);
    this.value = Codecs.CONTROLLER.encode(record);
    this.keeper = new LeaseKeeper(store, timers, TTL, sees, this);
  }

  void start() {
    keeper.start();
  }

  void stop() {
    keeper.stop();
  }

  @Override
  public void held(Lease lease) {
    if (!sees.getAsBoolean()) {
      again(lease);
      return;
    }
    store
        .commit(Transaction.when().put(key, value, lease).build())
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                log.debug("presence was not written: {}", failure.toString());
                timers.execute(() -> again(lease));
              }
            });
  }

  /** Writing the same again does no harm, whatever became of the first. */
  private void again(Lease lease) {
    timers.schedule(
        RETRY,
        () -> {
          Lease current = keeper.lease();
          if (keeper.holds() && current != null && current.id() == lease.id()) {
            held(lease);
          }
        });
  }

  @Override
  public void lost(String why) {
    log.debug("presence lost: {}", why);
  }
}
