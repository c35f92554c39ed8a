package dev.pointsman.probes.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.VerdictDigest;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictShard;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private static final CheckId WEB = new CheckId("shop", "us-east-1", "web");
  private static final Verdict UP = new Verdict(VerdictStatus.UP, Reason.OK, "");
  private static final Verdict DOWN = new Verdict(VerdictStatus.DOWN, Reason.REFUSED, "");

  private final ManualTimers timers = new ManualTimers();
  private final FakeStore store = new FakeStore(timers);
  private final Publisher publisher =
      new Publisher(
          store,
          timers,
          new Publisher.Identity("eu-west-1", "a3", "1", List.of()),
          new Publisher.Self() {
            @Override
            public boolean abstaining() {
              return false;
            }

            @Override
            public int health() {
              return 0;
            }
          });

  @BeforeEach
  void publishes() {
    publisher.leased(lease());
    publisher.assign(List.of(WEB), 7);
    publisher.judged(WEB, UP);
    timers.advance(Duration.ofSeconds(1));
    assertThat(verdict()).isEqualTo(UP);
  }

  @Test
  void statesTheSumOfWhatStandsBesideItsRecord() {
    assertThat(record().digest()).isEqualTo(VerdictDigest.of(shard().verdicts()));
    assertThat(record().specRevision()).isEqualTo(7);
  }

  @Test
  void writesNothingButSignsOfLifeWhileNothingChanges() {
    long before = publisher.written();

    timers.advance(Duration.ofMinutes(1));

    assertThat(publisher.written() - before).isEqualTo(60 / Publisher.HEARTBEAT.toSeconds());
  }

  @Test
  void writesAgainWithinTwoSecondsWhatAStoreWithoutLeaderHasLost() {
    store.loseNextRequest();
    publisher.judged(WEB, DOWN);
    timers.advance(Duration.ofMillis(500));
    assertThat(verdict()).isEqualTo(UP);

    timers.advance(Duration.ofMillis(1_500));

    assertThat(verdict()).isEqualTo(DOWN);
  }

  @Test
  void anAnswerThatWasLostDoesNoHarm() {
    store.loseNextAnswer();
    publisher.judged(WEB, DOWN);
    timers.advance(Duration.ofSeconds(3));
    publisher.judged(WEB, UP);
    timers.advance(Duration.ofSeconds(3));

    assertThat(verdict()).isEqualTo(UP);
    assertThat(record().digest()).isEqualTo(VerdictDigest.of(shard().verdicts()));
  }

  @Test
  void writesNothingOverARecordThatIsNotTheOneItWroteLastBeforeItHasReadIt() {
    await(store.commit(Transaction.when().put(recordKey(), "another's").build()));

    publisher.judged(WEB, DOWN);
    timers.advance(FakeStore.LATENCY.multipliedBy(3));
    assertThat(verdict()).as("as a write of its own that comes late finds it").isEqualTo(UP);
    timers.advance(Duration.ofSeconds(1));

    assertThat(verdict()).isEqualTo(DOWN);
    assertThat(record().specRevision()).isEqualTo(7);
  }

  @Test
  void writesEverythingAgainIntoAStoreThatWentBack() {
    String record = read(recordKey()).orElseThrow().value();
    String shard = read(shardKey()).orElseThrow().value();
    publisher.judged(WEB, DOWN);
    timers.advance(Duration.ofSeconds(1));
    assertThat(verdict()).isEqualTo(DOWN);

    await(store.commit(Transaction.when().put(recordKey(), record).put(shardKey(), shard).build()));
    timers.advance(Publisher.HEARTBEAT.plusSeconds(1));

    assertThat(verdict())
        .as("it has not changed since, and is not what stood there")
        .isEqualTo(DOWN);
    assertThat(record().digest()).isEqualTo(VerdictDigest.of(shard().verdicts()));
  }

  @Test
  void writesEverythingUnderTheNextLease() {
    store.cluster().expireAllLeases();
    assertThat(read(recordKey())).isEmpty();

    publisher.leased(lease());
    timers.advance(Duration.ofSeconds(1));

    assertThat(verdict()).isEqualTo(UP);
  }

  private Lease lease() {
    return await(store.grant(Duration.ofMinutes(5)));
  }

  private static String recordKey() {
    return KeySpace.agent("eu-west-1", "a3");
  }

  private static String shardKey() {
    return KeySpace.verdicts("eu-west-1", "a3", 0);
  }

  private AgentRecord record() {
    return Codecs.AGENT.decode(entry(recordKey()).value());
  }

  private VerdictShard shard() {
    return Codecs.SHARD.decode(entry(shardKey()).value());
  }

  private @Nullable Verdict verdict() {
    return shard().verdicts().get(WEB);
  }

  private Entry entry(String key) {
    return read(key).orElseThrow();
  }

  private Optional<Entry> read(String key) {
    return await(store.get(key)).entry();
  }

  private <T> T await(CompletionStage<T> stage) {
    AtomicReference<@Nullable T> value = new AtomicReference<>();
    stage.thenAccept(value::set);
    timers.advanceUntil(() -> value.get() != null, Duration.ofSeconds(5));
    T result = value.get();
    if (result == null) {
      throw new AssertionError("no answer");
    }
    return result;
  }
}
