package dev.pointsman.coordination.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.coordination.testing.FakeCluster;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MirrorTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTimers timers = new ManualTimers();
  private final FakeCluster cluster = new FakeCluster(timers);
  private final FakeStore store = cluster.connect();
  private final FakeStore other = cluster.connect();
  private final List<String> heard = new ArrayList<>();
  private final Map<String, String> copy = new TreeMap<>();
  private int proofs;
  private String poison = "";
  private final Mirror mirror = new Mirror(store, timers, "/p/", 0, new Copy());

  private final class Copy implements Mirror.Listener {
    @Override
    public void written(Entry entry) {
      if (entry.value().equals(poison)) {
        poison = "";
        throw new IllegalStateException("on purpose, by a test");
      }
      heard.add("+" + entry.key());
      copy.put(entry.key(), entry.value());
    }

    @Override
    public void deleted(String key, long revision) {
      heard.add("-" + key);
      copy.remove(key);
    }

    @Override
    public void synced(long revision) {
      heard.add("synced");
    }

    @Override
    public void proven(long revision) {
      proofs++;
    }

    @Override
    public void lost(String why) {
      heard.add("lost");
    }

    @Override
    public void rewound(long revision, long seen) {
      heard.add("rewound");
    }
  }

  @Test
  void tellsWhatIsThereThenThatItIsInStepThenEveryChange() {
    put("/p/a", "1");
    put("/q/a", "not ours");
    mirror.start();
    timers.advance(SECOND);
    put("/p/b", "2");
    delete("/p/a");
    assertThat(heard).containsExactly("+/p/a", "synced", "+/p/b", "-/p/a");
  }

  @Test
  void provesItselfEverySecond() {
    mirror.start();
    timers.advance(Duration.ofSeconds(60));
    assertThat(proofs).isBetween(55, 61);
    assertThat(heard).containsExactly("synced");
  }

  @Test
  void tellsOnlyTheDifferencesAfterItWasLostDeletionsIncluded() {
    put("/p/a", "1");
    put("/p/b", "1");
    put("/p/c", "1");
    mirror.start();
    timers.advance(SECOND);
    heard.clear();
    store.disconnect();
    put("/p/b", "2");
    delete("/p/c");
    put("/p/d", "1");
    timers.advance(SECOND);
    store.recover();
    timers.advance(SECOND);
    assertThat(heard).containsExactly("lost", "+/p/b", "+/p/d", "-/p/c", "synced");
  }

  @Test
  void listsAgainWhenAWatchEndsInOrder() {
    mirror.start();
    timers.advance(SECOND);
    store.endWatchesQuietly();
    timers.advance(SECOND);
    put("/p/a", "1");
    assertThat(heard).containsExactly("synced", "lost", "synced", "+/p/a");
  }

  @Test
  void listsAgainWhenItsRevisionIsCompacted() {
    mirror.start();
    timers.advance(SECOND);
    store.hang();
    put("/p/a", "1");
    put("/p/a", "2");
    cluster.compact(cluster.revision());
    store.recover();
    timers.advance(SECOND);
    assertThat(heard).containsExactly("synced", "lost", "+/p/a", "synced");
  }

  @Test
  void takesThreeSecondsOfSilenceForDeath() {
    mirror.start();
    timers.advance(SECOND);
    heard.clear();
    store.hang();
    timers.advance(Duration.ofMillis(2_900));
    assertThat(heard).isEmpty();
    timers.advance(Duration.ofMillis(1_200));
    assertThat(heard).containsExactly("lost");
    store.recover();
    timers.advance(Duration.ofSeconds(5));
    assertThat(heard).containsExactly("lost", "synced");
  }

  @Test
  void saysThatTheStoreWentBackAndShowsWhatIsThereNow() {
    put("/p/a", "1");
    FakeCluster.Backup backup = cluster.backup();
    put("/p/a", "2");
    mirror.start();
    timers.advance(SECOND);
    heard.clear();
    cluster.restore(backup);
    timers.advance(SECOND);
    assertThat(heard).containsExactly("lost", "rewound", "+/p/a", "synced");
    assertThat(copy).containsEntry("/p/a", "1");
  }

  @Test
  void knowsARewoundStoreByARevisionFromBeforeItsStart() {
    new Mirror(store, timers, "/p/", 1_000, new Copy()).start();
    timers.advance(SECOND);
    assertThat(heard).containsExactly("rewound", "synced");
  }

  @Test
  void tellsAListenerThatThrewAgainWhatItMayHaveMissed() {
    mirror.start();
    timers.advance(SECOND);
    heard.clear();
    poison = "1";
    assertThatThrownBy(() -> putTogether("/p/a", "/p/b")).isInstanceOf(RuntimeException.class);
    timers.advance(SECOND);
    assertThat(heard).containsExactly("lost", "+/p/a", "+/p/b", "synced");
    put("/p/c", "1");
    assertThat(heard).endsWith("+/p/c");
  }

  @Test
  void listsAgainWhenItsListenerThrewWhileItWasTold() {
    put("/p/a", "1");
    poison = "1";
    mirror.start();
    assertThatThrownBy(() -> timers.advance(SECOND)).isInstanceOf(RuntimeException.class);
    timers.advance(SECOND);
    assertThat(heard).containsExactly("+/p/a", "synced");
    put("/p/b", "1");
    assertThat(heard).endsWith("+/p/b");
  }

  @Test
  void fallsSilentWhenItIsClosed() {
    mirror.start();
    timers.advance(SECOND);
    mirror.close();
    put("/p/a", "1");
    timers.advance(Duration.ofSeconds(10));
    assertThat(heard).containsExactly("synced");
  }

  @Test
  void isInStepAfterAnyTroubleForEachOfManySeeds() {
    for (int seed = 0; seed < 200; seed++) {
      MirrorTest fresh = new MirrorTest();
      fresh.trouble(new Random(seed));
      assertThat(fresh.copy).as("seed %d", seed).isEqualTo(fresh.truth());
    }
  }

  private void trouble(Random random) {
    mirror.start();
    for (int i = 0; i < 60; i++) {
      String key = "/p/" + random.nextInt(5);
      switch (random.nextInt(9)) {
        case 0 -> store.hang();
        case 1 -> store.disconnect();
        case 2 -> store.recover();
        case 3 -> store.dropWatches();
        case 4 -> cluster.compact(Math.max(0, cluster.revision() - random.nextInt(3)));
        case 5 -> delete(key);
        default -> put(key, "v" + i);
      }
      timers.advance(Duration.ofMillis(random.nextInt(900)));
    }
    store.recover();
    timers.advance(Duration.ofSeconds(8));
  }

  private Map<String, String> truth() {
    var listing = other.list("/p/").toCompletableFuture();
    timers.advance(FakeStore.LATENCY);
    Map<String, String> truth = new TreeMap<>();
    listing.join().entries().forEach(entry -> truth.put(entry.key(), entry.value()));
    return truth;
  }

  private void put(String key, String value) {
    var _ = other.commit(Transaction.when().put(key, value).build());
    timers.advance(Duration.ofMillis(10));
  }

  private void putTogether(String... keys) {
    Transaction.Builder transaction = Transaction.when();
    List.of(keys).forEach(key -> transaction.put(key, "1"));
    var _ = other.commit(transaction.build());
    timers.advance(Duration.ofMillis(10));
  }

  private void delete(String key) {
    var _ = other.commit(Transaction.when().delete(key).build());
    timers.advance(Duration.ofMillis(10));
  }
}
