package dev.pointsman.coordination.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
  private static final Duration TTL = Duration.ofSeconds(10);

  private final ManualTimers timers = new ManualTimers();
  private final FakeStore store = new FakeStore(timers);
  private final List<String> heard = new ArrayList<>();
  private boolean alive = true;
  private final LeaseKeeper keeper =
      new LeaseKeeper(
          store,
          timers,
          TTL,
          () -> alive,
          new LeaseKeeper.Listener() {
            @Override
            public void held(Lease lease) {
              heard.add("held");
            }

            @Override
            public void lost(String why) {
              heard.add("lost");
            }
          });

  @Test
  void countsFromTheMomentTheRequestWasSentAndLessThanWasGranted() {
    keeper.start();
    timers.advance(FakeStore.LATENCY);
    assertThat(keeper.holds()).isTrue();
    assertThat(keeper.heldUntil()).isEqualTo(TTL.toNanos() * 9 / 10);
  }

  @Test
  void renewsForAsLongAsTheStoreAnswers() {
    keeper.start();
    timers.advance(Duration.ofHours(1));
    assertThat(keeper.holds()).isTrue();
    assertThat(heard).containsExactly("held");
  }

  @Test
  void survivesASilenceShorterThanTheLease() {
    keeper.start();
    timers.advance(Duration.ofSeconds(1));
    store.hang();
    timers.advance(Duration.ofSeconds(6));
    store.recover();
    timers.advance(Duration.ofSeconds(60));
    assertThat(heard).containsExactly("held");
  }

  @Test
  void losesTheLeaseByItsOwnClockAndGrantsAnotherLater() {
    keeper.start();
    timers.advance(Duration.ofSeconds(1));
    store.hang();
    timers.advance(TTL);
    assertThat(keeper.holds()).isFalse();
    assertThat(heard).containsExactly("held", "lost");
    store.recover();
    timers.advance(Duration.ofSeconds(3));
    assertThat(keeper.holds()).isTrue();
    assertThat(heard).containsExactly("held", "lost", "held");
  }

  @Test
  void losesAtOnceWhatTheStoreHasEnded() {
    keeper.start();
    timers.advance(Duration.ofSeconds(1));
    store.cluster().expireAllLeases();
    timers.advance(TTL.dividedBy(3));
    assertThat(heard).containsExactly("held", "lost", "held");
  }

  @Test
  void letsTheLeaseRunOutWhenTheProcessIsStuck() {
    keeper.start();
    timers.advance(Duration.ofSeconds(1));
    alive = false;
    timers.advance(TTL);
    assertThat(heard).startsWith("held", "lost");
  }

  @Test
  void revokesWhenItIsStopped() {
    keeper.start();
    timers.advance(Duration.ofSeconds(1));
    Lease lease = Objects.requireNonNull(keeper.lease());
    var _ = store.commit(Transaction.when().put("/a", "1", lease).build());
    timers.advance(FakeStore.LATENCY);
    keeper.stop();
    timers.advance(FakeStore.LATENCY);
    var read = store.get("/a").toCompletableFuture();
    timers.advance(FakeStore.LATENCY);
    assertThat(read.join().entry()).isEmpty();
    assertThat(keeper.holds()).isFalse();
    timers.advance(TTL);
    assertThat(heard).containsExactly("held");
  }

  @Test
  void leavesNoLeaseBehindThatWasGrantedAfterTheStop() {
    keeper.start();
    keeper.stop();
    timers.advance(FakeStore.LATENCY.multipliedBy(2));
    assertThat(store.cluster().leases()).isZero();
    timers.advance(TTL.multipliedBy(2));
    assertThat(heard).isEmpty();
    assertThat(keeper.lease()).isNull();
  }
}
