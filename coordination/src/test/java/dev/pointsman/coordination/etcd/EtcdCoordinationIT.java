package dev.pointsman.coordination.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.store.Election;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Mirror;
import dev.pointsman.coordination.store.ThreadTimers;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.EtcdServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Election and mirror on a real cluster that loses its leader. */
class EtcdCoordinationIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static EtcdServer cluster;

  @BeforeAll
  static void start() {
    cluster = EtcdServer.cluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void hasAtMostOneLeaderWhileTheClusterLosesItsOwn() {
    try (Candidate one = new Candidate();
        Candidate two = new Candidate()) {
      Waiting.until(() -> one.election.holds() || two.election.holds(), LIMIT);
      int lost = cluster.leader();
      cluster.kill(lost);
      long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
      Waiting.until(
          () -> {
            assertThat(one.election.holds() && two.election.holds()).isFalse();
            return System.nanoTime() - end > 0;
          },
          LIMIT);
      Waiting.until(() -> one.election.holds() || two.election.holds(), LIMIT);
      cluster.restart(lost);
      cluster.awaitReady();

      Candidate leader = one.election.holds() ? one : two;
      Candidate follower = leader == one ? two : one;
      leader.timers.execute(() -> leader.election.resign(Duration.ofMinutes(1)));
      Waiting.until(follower.election::holds, Duration.ofSeconds(5));
      assertThat(leader.election.holds()).isFalse();
    }
  }

  @Test
  void keepsAMirrorInStepWhileItsMemberIsFrozen() {
    MirroredCopy copy = new MirroredCopy();
    try (EtcdStore watching = prefer(cluster.leader());
        EtcdStore writing = prefer((cluster.leader() + 1) % 3);
        ThreadTimers timers = timers()) {
      Mirror mirror = new Mirror(watching, timers, "/m/", 0, copy);
      timers.execute(mirror::start);
      Waiting.until(() -> copy.marks.contains("proven"), LIMIT);
      write(writing, "/m/a");
      Waiting.until(() -> copy.entries.containsKey("/m/a"), LIMIT);

      int frozen = cluster.leader();
      cluster.pause(frozen);
      Waiting.until(() -> copy.marks.contains("lost"), LIMIT);
      copy.marks.clear();
      write(writing, "/m/b");
      Waiting.until(() -> copy.marks.contains("synced") && copy.entries.containsKey("/m/b"), LIMIT);
      cluster.resume(frozen);
      timers.execute(mirror::close);
    }
    cluster.awaitReady();
  }

  /** A write is made until it is certain: in doubt it may be made again, the value is the same. */
  private static void write(EtcdStore store, String key) {
    Waiting.until(
        () ->
            store
                .commit(Transaction.when().put(key, "1").build())
                .handle((_, failure) -> failure == null)
                .toCompletableFuture()
                .join(),
        LIMIT);
  }

  private static EtcdStore prefer(int member) {
    List<URI> endpoints = new ArrayList<>(cluster.endpoints());
    endpoints.addFirst(endpoints.remove(member));
    return EtcdStore.connect(EtcdConfig.of(endpoints));
  }

  private static ThreadTimers timers() {
    return new ThreadTimers(
        "test",
        bug -> {
          throw new AssertionError(bug);
        });
  }

  private static final class Candidate implements Election.Listener, AutoCloseable {
    final EtcdStore store = EtcdStore.connect(EtcdConfig.of(cluster.endpoints()));
    final ThreadTimers timers = timers();
    final Election election =
        new Election(store, timers, Duration.ofSeconds(5), () -> KeySpace.LEADER, this);

    Candidate() {
      timers.execute(election::start);
    }

    @Override
    public void elected(long term) {
      assertThat(term).isPositive();
    }

    @Override
    public void lost(String why) {
      assertThat(why).isNotEmpty();
    }

    @Override
    public void close() {
      timers.execute(election::stop);
      timers.close();
      store.close();
    }
  }
}
