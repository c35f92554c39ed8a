package dev.pointsman.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.ControllerRecord;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.testing.FakeCluster;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final Duration TTL = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofMillis(50);
  private static final ControllerRecord RECORD = new ControllerRecord("1", "http://c1");

  private final ManualTimers timers = new ManualTimers();
  private final FakeCluster cluster = new FakeCluster(timers);
  private final FakeStore store = cluster.connect();
  private boolean sees = true;
  private final Presence presence =
      new Presence(store, timers, () -> sees, "us-east-1", "c1", RECORD);

  @Test
  void standsInTheStoreUnderALeaseWhileTheControllerLives() {
    presence.start();
    timers.advance(SOON);
    assertThat(Codecs.CONTROLLER.decode(key().orElseThrow().value())).isEqualTo(RECORD);
    assertThat(key().orElseThrow().lease()).isNotZero();
    long written = key().orElseThrow().modRevision();

    timers.advance(Duration.ofHours(1));
    assertThat(key().orElseThrow().modRevision()).as("it is written once").isEqualTo(written);
  }

  @Test
  void goesByItselfWithAControllerThatIsCutOff() {
    presence.start();
    timers.advance(SOON);
    store.disconnect();
    timers.advance(TTL.plus(SOON));

    assertThat(key()).isEmpty();
  }

  @Test
  void goesAtOnceWhenTheControllerStopsAndDoesNotComeBack() {
    presence.start();
    timers.advance(SOON);
    presence.stop();
    timers.advance(SOON);
    assertThat(key()).isEmpty();

    timers.advance(Duration.ofMinutes(1));
    assertThat(key()).isEmpty();
    assertThat(cluster.leases()).isZero();
  }

  @Test
  void comesBackWhenTheStoreHasEndedItsLease() {
    presence.start();
    timers.advance(SOON);
    cluster.expireAllLeases();
    assertThat(key()).isEmpty();

    timers.advance(TTL);
    assertThat(key()).isPresent();
  }

  @Test
  void comesBackWhenTheStoreCanBeReachedAgain() {
    presence.start();
    timers.advance(SOON);
    store.hang();
    timers.advance(TTL.multipliedBy(3));
    assertThat(key()).isEmpty();
    store.recover();

    timers.advance(TTL);
    assertThat(key()).isPresent();
    timers.advance(Duration.ofMinutes(1));
    assertThat(key()).isPresent();
  }

  @Test
  void isGoneWhileTheControllerDoesNotSeeTheStore() {
    presence.start();
    timers.advance(SOON);
    sees = false;
    timers.advance(TTL.plus(SOON));
    for (int i = 0; i < 20; i++) {
      assertThat(key()).isEmpty();
      timers.advance(Duration.ofSeconds(1));
    }
    sees = true;
    timers.advance(TTL);
    assertThat(key()).isPresent();
  }

  @Test
  void isWrittenAgainWhenTheFirstWriteWasLost() {
    presence.start();
    timers.advance(FakeStore.LATENCY.dividedBy(2));
    store.loseNextRequest();
    timers.advance(SOON);
    assertThat(key()).isEmpty();

    timers.advance(TTL);
    assertThat(key()).isPresent();
  }

  @Test
  void isNotWrittenAgainAfterTheStop() {
    presence.start();
    timers.advance(FakeStore.LATENCY.dividedBy(2));
    store.loseNextRequest();
    timers.advance(SOON);
    presence.stop();
    timers.advance(Duration.ofMinutes(1));

    assertThat(key()).isEmpty();
    assertThat(cluster.leases()).isZero();
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void leavesNoLeaseBehindWhenItStopsBeforeItHasOne() {
    presence.start();
    presence.stop();
    timers.advance(SOON);

    assertThat(key()).isEmpty();
    assertThat(cluster.leases()).isZero();
  }

  private Optional<Entry> key() {
    var read = cluster.connect().get(KeySpace.controller("us-east-1", "c1")).toCompletableFuture();
    timers.advanceUntil(read::isDone, Duration.ofSeconds(1));
    return read.join().entry();
  }
}
