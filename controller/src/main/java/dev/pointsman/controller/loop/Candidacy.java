package dev.pointsman.controller.loop;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.metrics.ControllerMetrics;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.store.Election;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Timers;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This controller's part in the election. The machine hears of a victory only when the mirror has
 * seen the store at the revision of the election: a leader must not act on an older picture.
 */
final class Candidacy implements Election.Listener, Leadership {
  private static final Logger log = LoggerFactory.getLogger(Candidacy.class);

  /** Long enough for etcd's own election and one missed renewal, short against every RTO. */
  static final Duration TTL = Duration.ofSeconds(3);

  /** A controller that handed over stands back for so long. */
  private static final Duration STANDS_BACK = Duration.ofSeconds(5);

  /** Between looks at the mirror after a victory. */
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Timers timers;
  private final ControllerMetrics metrics;
  private final LongSupplier mirrorSeen;
  private final Consumer<Event> inbox;
  private final Election election;

  Candidacy(
      Store store,
      Timers timers,
      LeaderRecord self,
      ControllerMetrics metrics,
      LongSupplier mirrorSeen,
      Consumer<Event> inbox) {
    this.timers = timers;
    this.metrics = metrics;
    this.mirrorSeen = mirrorSeen;
    this.inbox = inbox;
    this.election =
        new Election(
            store,
            timers,
            TTL,
            () ->
                Codecs.LEADER.encode(
                    new LeaderRecord(self.controller(), self.region(), self.api(), timers.now())),
            this);
  }

  void start() {
    election.start();
  }

  void stop() {
    election.stop();
  }

  void handOver(String why) {
    log.info("handing over leadership: {}", why);
    election.resign(STANDS_BACK);
  }

  @Override
  public void elected(long term) {
    log.info("elected leader, term {}", term);
    metrics.elected(term);
    announce(term);
  }

  private void announce(long term) {
    if (election.term() != term) {
      return;
    }
    if (mirrorSeen.getAsLong() >= term) {
      inbox.accept(new Event.Elected(term));
    } else {
      timers.schedule(LOOK, () -> announce(term));
    }
  }

  @Override
  public void lost(String why) {
    log.warn("leadership lost: {}", why);
    metrics.leadershipLost();
    inbox.accept(new Event.LeadershipLost(why));
  }

  @Override
  public boolean holds() {
    return election.holds();
  }

  @Override
  public long term() {
    return election.term();
  }
}
