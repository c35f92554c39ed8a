package dev.pointsman.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pointsman.controller.view.Answers.Applied;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Limits;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ForwardingStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two people apply at one moment, and want the same record for two services. */
class ApplyingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Applying.Author ANN = new Applying.Author("ann", "first", null);
  private static final Applying.Author BEN = new Applying.Author("ben", "second", null);
  private static final byte[] SHOP = ApiWorld.DEFINITION.getBytes(StandardCharsets.UTF_8);
  private static final byte[] STORE =
      ApiWorld.DEFINITION.replace("name: shop", "name: store").getBytes(StandardCharsets.UTF_8);

  private final RealTimers timers = new RealTimers();
  private final Vertx vertx = Vertx.vertx();
  private final FakeStore store = new FakeStore(timers);
  private final Applying other = applying(store);

  @AfterEach
  void close() {
    await(vertx.close());
    store.close();
    timers.close();
  }

  @Test
  void theOtherOneBeforeTheRosterIsReadIsSeenByTheRules() {
    Applying mine = applying(new Interleaved(store, this::otherApplies, Point.BEFORE_ROSTER));
    assertRefused(mine);
  }

  @Test
  void theOtherOneAfterTheRosterIsReadIsSeenByTheTransaction() {
    Applying mine = applying(new Interleaved(store, this::otherApplies, Point.AFTER_ROSTER));
    assertRefused(mine);
  }

  @Test
  void theOtherOneBeforeTheWriteIsSeenByTheTransaction() {
    Applying mine = applying(new Interleaved(store, this::otherApplies, Point.BEFORE_COMMIT));
    assertRefused(mine);
  }

  @Test
  void limitsStayWhereAFileDoesNotNameThem() {
    await(other.apply(SHOP, ANN));
    Applied limited = await(other.apply(text("limits: { regions: 2, runs: 3 }"), BEN));
    Applied roster = await(other.apply(text(OTHER_ROSTER), ANN));

    assertThat(limited.limits()).isTrue();
    assertThat(limited.roster()).isFalse();
    assertThat(roster.roster()).isTrue();
    assertThat(roster.limits()).isFalse();
    Roster stored =
        Codecs.ROSTER.decode(joined(store.get(KeySpace.ROSTER)).entry().orElseThrow().value());
    assertThat(stored.limits()).isEqualTo(new Limits(2, Limits.USUAL.per(), 3));
    assertThat(stored.members()).hasSize(4);
    assertThat(await(other.apply(text("limits: { regions: 2, runs: 3 }"), BEN)).limits()).isFalse();
  }

  private static final String OTHER_ROSTER =
      """
      roster:
        - { agent: a1, region: us-east-1 }
        - { agent: a2, region: us-west-2 }
        - { agent: a3, region: eu-west-1 }
        - { agent: a4, region: ap-south-1 }
      """;

  private static byte[] text(String definition) {
    return definition.getBytes(StandardCharsets.UTF_8);
  }

  private void assertRefused(Applying mine) {
    CompletionException failed =
        catchThrowableOfType(CompletionException.class, () -> await(mine.apply(STORE, BEN)));
    assertThat(failed.getCause())
        .isInstanceOfSatisfying(
            ApiException.class,
            e ->
                assertThat(e.problems())
                    .anyMatch(problem -> problem.contains("this one belongs to service shop")));
    assertThat(joined(store.list(KeySpace.SERVICES)).entries()).hasSize(1);
  }

  private CompletionStage<Applied> otherApplies() {
    return other.apply(SHOP, ANN).toCompletionStage();
  }

  private Applying applying(Store through) {
    return new Applying(vertx.getOrCreateContext(), through, Clock.systemUTC());
  }

  private static <T> T await(Future<T> future) {
    return joined(future.toCompletionStage());
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private enum Point {
    BEFORE_ROSTER,
    AFTER_ROSTER,
    BEFORE_COMMIT
  }

  /** A store in which somebody else does something, once, at one point of an apply. */
  private static final class Interleaved extends ForwardingStore {
    private final Supplier<CompletionStage<Applied>> meanwhile;
    private final Point point;
    private boolean done;

    Interleaved(Store store, Supplier<CompletionStage<Applied>> meanwhile, Point point) {
      super(store);
      this.meanwhile = meanwhile;
      this.point = point;
    }

    private boolean isAt(Point here) {
      boolean now = !done && here == point;
      done |= now;
      return now;
    }

    @Override
    public CompletionStage<Read> get(String key) {
      if (isAt(Point.BEFORE_ROSTER)) {
        return meanwhile.get().thenCompose(_ -> store.get(key));
      }
      return isAt(Point.AFTER_ROSTER)
          ? store.get(key).thenCompose(read -> meanwhile.get().thenApply(_ -> read))
          : store.get(key);
    }

    @Override
    public CompletionStage<TransactionResult> commit(Transaction transaction) {
      return isAt(Point.BEFORE_COMMIT)
          ? meanwhile.get().thenCompose(_ -> store.commit(transaction))
          : store.commit(transaction);
    }

    @Override
    public void close() {}
  }
}
