package dev.pointsman.controller.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Mirror;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who leads, as a replica's mirror tells it. */
class LeaderSeenTest {
  private static final LeaderRecord C1 =
      new LeaderRecord("c1", "us-east-1", "http://127.0.0.1:8080", Instant.EPOCH);

  private final ManualTimers timers = new ManualTimers();
  private final FakeStore store = new FakeStore(timers);
  private final LeaderSeen seen = new LeaderSeen(new Ingest(_ -> {}));
  private final Mirror mirror = new Mirror(store, timers, KeySpace.PREFIX, 0, seen);

  @Test
  void knowsNobodyBeforeTheStoreWasRead() {
    settle(store.commit(leads()));

    assertThat(seen.leader()).isNull();
    assertThat(seen.trouble()).isNotNull();
  }

  @Test
  void knowsTheLeaderAgainWhenTheStoreIsReadAgainAndNothingHasChanged() {
    settle(store.commit(leads()));
    mirror.start();
    timers.advance(Duration.ofSeconds(1));
    assertThat(seen.leader()).isEqualTo(C1);

    store.hang();
    timers.advance(Duration.ofSeconds(10));
    assertThat(seen.leader()).as("nobody knows").isNull();
    store.recover();
    timers.advance(Duration.ofSeconds(5));

    assertThat(seen.trouble()).isNull();
    assertThat(seen.leader()).isEqualTo(C1);
  }

  @Test
  void knowsThatNobodyLeads() {
    settle(store.commit(leads()));
    mirror.start();
    timers.advance(Duration.ofSeconds(1));
    settle(store.commit(Transaction.when().delete(KeySpace.LEADER).build()));

    assertThat(seen.leader()).isNull();
    assertThat(seen.trouble()).isNull();
  }

  private static Transaction leads() {
    return Transaction.when().put(KeySpace.LEADER, Codecs.LEADER.encode(C1)).build();
  }

  private void settle(CompletionStage<?> stage) {
    timers.advance(Duration.ofMillis(50));
    assertThat(stage.toCompletableFuture()).isCompleted();
  }
}
