package dev.pointsman.coordination.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.store.Election;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Mirror;
import dev.pointsman.coordination.store.ThreadTimers;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.EtcdServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
    Map<String, String> copy = new ConcurrentSkipListMap<>();
    List<String> marks = new CopyOnWriteArrayList<>();
    try (EtcdStore watching = prefer(cluster.leader());
        EtcdStore writing = prefer((cluster.leader() + 1) % 3);
        ThreadTimers timers = timers()) {
      Mirror mirror = new Mirror(watching, timers, "/m/", 0, new Copy(copy, marks));
      timers.execute(mirror::start);
      Waiting.until(() -> marks.contains("proven"), LIMIT);
      write(writing, "/m/a");
      Waiting.until(() -> copy.containsKey("/m/a"), LIMIT);

      int frozen = cluster.leader();
      cluster.pause(frozen);
      Waiting.until(() -> marks.contains("lost"), LIMIT);
      marks.clear();
      write(writing, "/m/b");
      Waiting.until(() -> marks.contains("synced") && copy.containsKey("/m/b"), LIMIT);
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

  private record Copy(Map<String, String> copy, List<String> marks) implements Mirror.Listener {
    @Override
    public void written(Entry entry) {
      copy.put(entry.key(), entry.value());
    }

    @Override
    public void deleted(String key, long revision) {
      copy.remove(key);
    }

    @Override
    public void synced(long revision) {
      marks.add("synced");
    }

    @Override
    public void proven(long revision) {
      marks.add("proven");
    }

    @Override
    public void lost(String why) {
      marks.add("lost");
    }

    @Override
    public void rewound(long revision, long seen) {
      marks.add("rewound");
    }
  }
}
