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

  /**
   * A leader that has not seen the store for so long lets another one lead. Far more than a watch
   * needs that died and is begun anew.
   */
  static final Duration BLIND = Duration.ofSeconds(10);

  /** Between looks at the mirror after a victory. */
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Timers timers;
  private final ControllerMetrics metrics;
  private final LongSupplier mirrorSeen;
  private final Consumer<Event> inbox;
  private final Election election;
  // when the store was last seen; a process, or a leader, that is new has its time
  private long sawNanos;

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
    this.sawNanos = timers.nanoTime();
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

  /** The mirror has just been shown to be as the store is. */
  void saw() {
    sawNanos = timers.nanoTime();
  }

  /** Whether the store was seen lately: who does not see it is none to lead. */
  boolean sees() {
    return blind().compareTo(BLIND) < 0;
  }

  private Duration blind() {
    return Duration.ofNanos(timers.nanoTime() - sawNanos);
  }

  @Override
  public void elected(long term) {
    log.info("elected leader, term {}", term);
    metrics.elected(term);
    announce(term);
    saw();
    giveUpWhenBlind(term);
  }

  /**
   * It can renew its lease and decides nothing: nobody else could lead, and no service would be
   * saved.
   */
  private void giveUpWhenBlind(long term) {
    if (election.term() != term) {
      return;
    }
    if (sees()) {
      timers.schedule(BLIND.minus(blind()), () -> giveUpWhenBlind(term));
    } else {
      handOver("the store was last seen " + blind().toMillis() + " ms ago");
    }
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
