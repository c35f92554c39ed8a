package dev.pointsman.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.metrics.ControllerMetrics;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.coordination.testing.FakeCluster;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CandidacyTest {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration SIGHT = Duration.ofSeconds(1);
  private static final Duration STANDS_BACK = Duration.ofSeconds(5);

  private final ManualTimers timers = new ManualTimers();
  private final FakeCluster cluster = new FakeCluster(timers);
  private final Candidate one = new Candidate("c1");
  private final Candidate two = new Candidate("c2");

  /** The timers of a process that may be frozen for a while: time passes, and nothing runs. */
  private final class Clock implements Timers {
    Duration frozen = Duration.ZERO;

    @Override
    public long nanoTime() {
      return timers.nanoTime() + frozen.toNanos();
    }

    @Override
    public Instant now() {
      return timers.now().plus(frozen);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
      return timers.schedule(delay, task);
    }

    @Override
    public void execute(Runnable task) {
      timers.execute(task);
    }
  }

  /** A candidate whose mirror is always complete, unless the test says otherwise. */
  private final class Candidate {
    final FakeStore store = cluster.connect();
    final Clock clock = new Clock();
    final List<Event> heard = new ArrayList<>();
    final Candidacy candidacy;
    long mirrored = Long.MAX_VALUE;
    boolean sees = true;

    Candidate(String name) {
      LeaderRecord self = new LeaderRecord(name, "us-east-1", "http://" + name, Instant.EPOCH);
      candidacy =
          new Candidacy(store, clock, self, new ControllerMetrics(), () -> mirrored, this::heard);
      seeEvery();
    }

    private void seeEvery() {
      if (sees) {
        candidacy.saw();
      }
      timers.schedule(SIGHT, this::seeEvery);
    }

    private void heard(Event event) {
      heard.add(event);
    }

    boolean leads() {
      return candidacy.holds();
    }
  }

  @Test
  void oneOfTwoLeadsAndStandsInTheStore() {
    lead(one);
    two.candidacy.start();
    timers.advance(Duration.ofMinutes(10));

    assertThat(one.leads()).isTrue();
    assertThat(two.leads()).isFalse();
    assertThat(two.heard).isEmpty();
    assertThat(one.heard).containsExactly(new Event.Elected(one.candidacy.term()));
    assertThat(leaderKey().orElseThrow().createRevision()).isEqualTo(one.candidacy.term());
    LeaderRecord record = Codecs.LEADER.decode(leaderKey().orElseThrow().value());
    assertThat(record.controller()).isEqualTo("c1");
    assertThat(record.since()).isAfterOrEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void followsAtOnceWhenTheLeaderStops() {
    lead(one);
    two.candidacy.start();
    timers.advance(SOON);
    one.candidacy.stop();
    assertThat(one.leads()).isFalse();
    assertThat(one.heard.getLast()).isInstanceOf(Event.LeadershipLost.class);

    timers.advance(Duration.ofMillis(50));
    assertThat(two.leads()).isTrue();
    assertThat(two.candidacy.term()).isGreaterThan(((Event.Elected) one.heard.getFirst()).term());
  }

  @Test
  void aCandidateThatStoppedNeverStandsAgain() {
    lead(one);
    one.candidacy.stop();
    timers.advance(Duration.ofMinutes(10));

    assertThat(leaderKey()).isEmpty();
    assertThat(cluster.leases()).isZero();
  }

  @Test
  void followsWhenTheStoreEndsTheLeadersLease() {
    lead(one);
    two.candidacy.start();
    timers.advance(SOON);
    long term = one.candidacy.term();
    endLeaseOfLeader();

    timers.advance(SOON);
    assertThat(two.leads()).isTrue();
    assertThat(one.leads()).isFalse();
    assertThat(two.candidacy.term()).isGreaterThan(term);
    assertThat(one.heard).hasSize(2).last().isInstanceOf(Event.LeadershipLost.class);
  }

  @Test
  void leadershipEndsByTheLeadersOwnClockBeforeAnotherIsElectedWhenItsStoreHangs() {
    lead(one);
    two.candidacy.start();
    timers.advance(SOON);
    one.store.hang();
    timers.advanceUntil(() -> !one.leads(), Candidacy.TTL);

    assertThat(leaderKey()).as("the store still counts on it").isPresent();
    assertThat(two.leads()).isFalse();
    timers.advance(Duration.ofNanos(1));
    assertThat(one.heard.getLast()).isInstanceOf(Event.LeadershipLost.class);
    timers.advanceUntil(two::leads, Candidacy.TTL);
    assertThat(one.leads()).isFalse();
  }

  @Test
  void aLeaderThatWasFrozenLeadsNoMoreFromTheMomentItWakes() {
    lead(one);
    assertThat(one.leads()).isTrue();
    one.clock.frozen = Candidacy.TTL;

    assertThat(one.leads()).isFalse();
  }

  @Test
  void neverLeadsBesideAnotherWhateverBecomesOfItsConnection() {
    lead(one);
    two.candidacy.start();
    for (int i = 0; i < 40; i++) {
      Candidate leader = one.leads() ? one : two;
      switch (i % 3) {
        case 0 -> leader.store.hang();
        case 1 -> leader.store.disconnect();
        default -> leader.candidacy.handOver("a test");
      }
      for (int step = 0; step < 100; step++) {
        timers.advance(Duration.ofMillis(53));
        assertThat(one.leads() && two.leads()).isFalse();
      }
      assertThat(leader.leads()).isFalse();
      leader.store.recover();
      timers.advance(STANDS_BACK.plus(SOON));
      assertThat(one.leads() || two.leads()).isTrue();
    }
  }

  @Test
  void handsOverToAnotherAndStandsBackForAWhile() {
    lead(one);
    two.candidacy.start();
    timers.advance(SOON);
    one.candidacy.handOver("it stands in a region that serves");
    assertThat(one.leads()).isFalse();
    timers.advance(Duration.ofMillis(50));
    assertThat(two.leads()).isTrue();

    two.candidacy.stop();
    timers.advance(STANDS_BACK.minusMillis(51));
    assertThat(one.leads()).isFalse();
    timers.advance(SOON);
    assertThat(one.leads()).isTrue();
    assertThat(one.heard).hasSize(3);
  }

  @Test
  void leadsAgainAfterHandingOverToNobody() {
    lead(one);
    one.candidacy.handOver("it stands in a region that serves");
    timers.advance(STANDS_BACK.plus(SOON));

    assertThat(one.leads()).isTrue();
  }

  @Test
  void aCandidateThatIsStoppedWhileItStandsBackDoesNotComeBack() {
    lead(one);
    one.candidacy.handOver("it stands in a region that serves");
    timers.advance(Duration.ofSeconds(1));
    one.candidacy.stop();
    timers.advance(Duration.ofMinutes(1));

    assertThat(one.leads()).isFalse();
    assertThat(leaderKey()).isEmpty();
  }

  @Test
  void anOrderToHandOverThatComesAfterTheStopBringsNobodyBack() {
    lead(one);
    one.candidacy.stop();
    one.candidacy.handOver("it stands in a region that serves");
    timers.advance(Duration.ofMinutes(1));

    assertThat(one.leads()).isFalse();
    assertThat(leaderKey()).isEmpty();
  }

  @Test
  void givesUpWhenItHasNotSeenTheStoreForLong() {
    lead(one);
    two.candidacy.start();
    timers.advance(SOON);
    one.sees = false;
    timers.advance(Candidacy.BLIND.minus(SIGHT));
    assertThat(one.leads()).isTrue();
    timers.advance(SIGHT.plus(SOON));

    assertThat(one.leads()).isFalse();
    assertThat(two.leads()).isTrue();
    timers.advance(Duration.ofMinutes(1));
    assertThat(two.leads()).isTrue();
  }

  @Test
  void hasTimeToSeeTheStoreWhenItIsElectedAfterAnOutage() {
    one.sees = false;
    one.candidacy.start();
    one.store.hang();
    timers.advance(Duration.ofMinutes(1));
    one.store.recover();
    timers.advanceUntil(one::leads, SOON);
    timers.advance(Candidacy.BLIND.minusMillis(1));

    assertThat(one.leads()).isTrue();
  }

  @Test
  void tellsTheMachineOfAVictoryOnlyWhenTheMirrorHasSeenIt() {
    one.mirrored = 1;
    lead(one);
    timers.advance(SOON);
    assertThat(one.heard).isEmpty();

    one.mirrored = one.candidacy.term() - 1;
    timers.advance(SOON);
    assertThat(one.heard).isEmpty();
    one.mirrored = one.candidacy.term();
    timers.advance(Duration.ofMillis(50));
    assertThat(one.heard).containsExactly(new Event.Elected(one.candidacy.term()));
  }

  @Test
  void tellsNothingOfAVictoryThatWasLostBeforeTheMirrorSawIt() {
    one.mirrored = 1;
    lead(one);
    one.candidacy.stop();
    one.mirrored = Long.MAX_VALUE;
    timers.advance(SOON);

    assertThat(one.heard).hasSize(1).first().isInstanceOf(Event.LeadershipLost.class);
  }

  private void lead(Candidate candidate) {
    candidate.candidacy.start();
    timers.advanceUntil(candidate::leads, SOON);
    timers.run();
  }

  private void endLeaseOfLeader() {
    long lease = leaderKey().orElseThrow().lease();
    var _ = cluster.connect().revoke(new Lease(lease, Candidacy.TTL, timers.nanoTime()));
  }

  private Optional<Entry> leaderKey() {
    var read = cluster.connect().get(KeySpace.LEADER).toCompletableFuture();
    timers.advanceUntil(read::isDone, SOON);
    return read.join().entry();
  }
}
