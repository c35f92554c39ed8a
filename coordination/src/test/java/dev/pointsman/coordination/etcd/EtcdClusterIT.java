package dev.pointsman.coordination.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pointsman.coordination.store.Heard;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.testing.EtcdServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client sees when members of a real cluster die or freeze. */
@Isolated("it times the elections of a cluster of three")
class EtcdClusterIT {
  private static final Logger log = LoggerFactory.getLogger(EtcdClusterIT.class);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** The longest a read may fail when one member of three is lost, the leader included. */
  private static final Duration READ_GAP = Duration.ofMillis(3_500);

  private EtcdServer cluster;
  private EtcdStore store;

  @BeforeEach
  void start() {
    cluster = EtcdServer.cluster();
    store = EtcdStore.connect(EtcdConfig.of(cluster.endpoints()));
  }

  @AfterEach
  void stop() {
    store.close();
    cluster.close();
  }

  /** Prefers one member, whose loss is then felt most. */
  private void prefer(int member) {
    List<URI> endpoints = new ArrayList<>(cluster.endpoints());
    endpoints.addFirst(endpoints.remove(member));
    store.close();
    store = EtcdStore.connect(EtcdConfig.of(endpoints));
  }

  private void preferAndWrite(int member) {
    prefer(member);
    Waiting.until(() -> succeeds(write("0")), LIMIT);
  }

  @Test
  void readsAgainSoonAfterTheLeaderIsKilled() {
    preferAndWrite(cluster.leader());
    cluster.kill(cluster.leader());
    assertThat(timeUntil(() -> succeeds(store.get("/a")))).isLessThan(READ_GAP);
    assertThat(timeUntil(() -> succeeds(write("1")))).isLessThan(READ_GAP);
  }

  @Test
  void readsAgainSoonAfterTheLeaderIsFrozen() {
    preferAndWrite(cluster.leader());
    int leader = cluster.leader();
    cluster.pause(leader);
    assertThat(timeUntil(() -> succeeds(store.get("/a")))).isLessThan(READ_GAP);
    assertThat(timeUntil(() -> succeeds(write("1")))).isLessThan(READ_GAP);
    cluster.resume(leader);
    cluster.awaitReady();
  }

  @Test
  void readsAndWritesOnWhenAFollowerThatItPrefersIsFrozen() {
    int follower = (cluster.leader() + 1) % 3;
    preferAndWrite(follower);
    cluster.pause(follower);
    assertThat(timeUntil(() -> succeeds(store.get("/a")))).isLessThan(Duration.ofMillis(1_500));
    assertThat(timeUntil(() -> succeeds(write("1")))).isLessThan(Duration.ofMillis(500));
  }

  @Test
  void leavesAWriteToAFrozenMemberInDoubt() {
    preferAndWrite(cluster.leader());
    cluster.pause(cluster.leader());
    assertThat(fault(write("1"))).isEqualTo(Kind.UNKNOWN_OUTCOME);
  }

  @Test
  void knowsThatAWriteWithoutAConnectionDidNotHappen() {
    preferAndWrite(cluster.leader());
    for (int member = 0; member < 3; member++) {
      cluster.kill(member);
    }
    Waiting.until(() -> fault(write("1")) == Kind.UNAVAILABLE, LIMIT);
    assertThat(timeUntil(() -> fault(write("1")) == Kind.UNAVAILABLE))
        .isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void takesAWriteToAnotherMemberWhenTheFirstWasNeverReached() {
    int dead = (cluster.leader() + 1) % 3;
    cluster.kill(dead);
    prefer(dead);
    assertThat(write("1").toCompletableFuture().join())
        .isInstanceOf(TransactionResult.Committed.class);
  }

  @Test
  void failsEveryCallInTimeWhenAllMembersAreFrozen() {
    preferAndWrite(cluster.leader());
    Lease lease = store.grant(Duration.ofSeconds(60)).toCompletableFuture().join();
    for (int member = 0; member < 3; member++) {
      cluster.pause(member);
    }
    long start = System.nanoTime();
    List<CompletionStage<?>> calls =
        List.of(
            store.get("/a"), store.list("/"), store.renew(lease), store.revoke(lease), write("1"));
    for (CompletionStage<?> call : calls) {
      assertThat(fault(call)).isIn(Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void endsAWatchWhoseMemberIsFrozenWhenProgressIsAskedFor() {
    preferAndWrite(cluster.leader());
    Heard heard = new Heard();
    var watch = store.watch("/", 1, heard);
    Waiting.until(() -> !heard.changes().isEmpty(), LIMIT);
    cluster.pause(cluster.leader());
    watch.requestProgress();
    Waiting.until(() -> !heard.ends().isEmpty(), Duration.ofSeconds(4));
    assertThat(heard.ends()).containsExactly(List.of(Kind.UNAVAILABLE));
  }

  @Test
  void endsAWatchWhoseMemberHasLostItsLeader() {
    int follower = (cluster.leader() + 1) % 3;
    store.close();
    store = EtcdStore.connect(EtcdConfig.of(List.of(cluster.endpoints().get(follower))));
    Heard heard = new Heard();
    Waiting.until(() -> succeeds(write("0")), LIMIT);
    store.watch("/", 1, heard);
    Waiting.until(() -> !heard.changes().isEmpty(), LIMIT);
    for (int member = 0; member < 3; member++) {
      if (member != follower) {
        cluster.kill(member);
      }
    }
    Waiting.until(() -> !heard.ends().isEmpty(), LIMIT);
    assertThat(heard.ends()).containsExactly(List.of(Kind.UNAVAILABLE));
  }

  private CompletionStage<TransactionResult> write(String value) {
    return store.commit(Transaction.when().put("/a", value).build());
  }

  private static boolean succeeds(CompletionStage<?> stage) {
    CompletableFuture<?> call = stage.toCompletableFuture();
    return call.handle((_, failure) -> failure == null).join();
  }

  private static Kind fault(CompletionStage<?> stage) {
    CompletionException failure =
        catchThrowableOfType(CompletionException.class, () -> stage.toCompletableFuture().join());
    assertThat(failure).as("a failure").isNotNull();
    return StoreException.of(failure).kind();
  }

  private static Duration timeUntil(BooleanSupplier condition) {
    long start = System.nanoTime();
    Waiting.until(condition, LIMIT);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    log.info("took {} ms", took.toMillis());
    return took;
  }
}
