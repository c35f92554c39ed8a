package dev.pointsman.controller.execute.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.EffectId;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import dev.pointsman.coordination.model.Step;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database driver does. */
public abstract class DatabaseContract {
  private static final String TARGET = "us-west-2";
  private static final long PATIENCE_SECONDS = 60;

  private DatabaseWorld world;

  /** A contract without a world yet. */
  @SuppressWarnings("NullAway.Init") // set before each test
  protected DatabaseContract() {}

  /** A fresh pair for each test. */
  protected abstract DatabaseWorld open() throws Exception;

  @BeforeEach
  final void openWorld() throws Exception {
    world = open();
  }

  @AfterEach
  final void closeWorld() {
    world.close();
  }

  @Test
  void promotesTheReplicaOneTimelineUpAndMarksIt() {
    world.mark(1, "r1", "us-east-1");
    Lsn before = world.position();
    Answer answer = promote("r2", 2, before);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Promoted.class,
            promoted -> {
              assertThat(promoted.timeline()).isEqualTo(world.identity().timeline() + 1);
              assertThat(promoted.fork()).isGreaterThanOrEqualTo(before);
            });
    assertThat(world.replicaInRecovery()).isFalse();
    assertThat(world.replicaMark()).isEqualTo("2 r2 us-west-2");
  }

  @Test
  void marksADatabaseThatWasNeverMarked() {
    assertThat(promote("r2", 2, null)).isInstanceOf(Answer.Promoted.class);
    assertThat(world.replicaMark()).isEqualTo("2 r2 us-west-2");
  }

  @Test
  void leavesThePromotedDatabaseClosed() {
    promote("r2", 2, null);

    assertThat(world.replicaOpen()).isFalse();
  }

  @Test
  void findsItsOwnPromotionDone() {
    Answer first = promote("r2", 2, world.position());
    Answer second = promote("r2", 2, world.position());

    assertThat(second)
        .isInstanceOfSatisfying(
            Answer.Promoted.class,
            again -> {
              assertThat(again.evidence()).containsEntry("how", "found promoted");
              assertThat(first)
                  .isInstanceOfSatisfying(
                      Answer.Promoted.class,
                      once -> assertThat(again.fork()).isEqualTo(once.fork()));
            });
    assertThat(world.replicaMark()).isEqualTo("2 r2 us-west-2");
  }

  @Test
  void finishesAPromotionThatEndedBeforeItsMark() {
    world.mark(1, "r1", "us-east-1");
    world.promoteByHand();

    assertThat(promote("r2", 2, world.position())).isInstanceOf(Answer.Promoted.class);
    assertThat(world.replicaMark()).isEqualTo("2 r2 us-west-2");
  }

  @Test
  void refusesAPromotionThatAnotherRunHasMarked() {
    promote("r2", 2, null);

    assertRefused("FOREIGN_EPOCH", promote("r3", 2, null));
    assertThat(world.replicaMark()).isEqualTo("2 r2 us-west-2");
  }

  @Test
  void refusesAnOrderOlderThanTheDatabasesEpoch() {
    promote("r5", 5, null);

    assertRefused("STALE", promote("r2", 2, null));
  }

  @Test
  void refusesAReplicaThatBearsANewerEpoch() {
    world.mark(7, "r7", "us-east-1");

    assertRefused("STALE", promote("r2", 2, null));
    assertThat(world.replicaInRecovery()).isTrue();
  }

  @Test
  void refusesAnotherCluster() {
    DatabaseIdentity other = new DatabaseIdentity("42", world.identity().timeline());

    assertRefused("REPLICA_UNFIT", promote("r2", 2, world.replica(), other, null));
    assertThat(world.replicaInRecovery()).isTrue();
  }

  @Test
  void promotesTheServerThatTheGuardHasSeen() {
    assertThat(promote(world.replica(), world.replicaStarted()))
        .isInstanceOf(Answer.Promoted.class);
    assertThat(promote(world.replica(), world.replicaStarted()))
        .isInstanceOf(Answer.Promoted.class);
  }

  @Test
  void doesNotPromoteAnotherReplicaThatTheHostLeadsTo() {
    Answer answer = promote(world.otherReplica(), world.replicaStarted());

    assertElsewhere(answer);
    assertThat(world.otherInRecovery()).isTrue();
    assertThat(world.replicaInRecovery()).isTrue();
    assertElsewhere(await(world.driver().look(world.otherReplica(), world.replicaStarted())));
  }

  @Test
  void findsTheServerThatTheGuardHasSeen() {
    assertThat(await(world.driver().look(world.replica(), world.replicaStarted())))
        .isInstanceOf(Answer.Done.class);
  }

  /** It may be the right one, restarted a moment ago: the order is given again. */
  private void assertElsewhere(Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Failed.class, f -> assertThat(f.code()).isEqualTo("DATABASE_ELSEWHERE"));
  }

  private Answer promote(DatabaseSpec target, Instant started) {
    EffectId id = new EffectId("shop", "r2", 2, Step.PROMOTE, 1);
    return await(
        world
            .driver()
            .promote(new Effect.Promote(id, TARGET, target, world.identity(), null, started)));
  }

  @Test
  void refusesAReplicaOnAnotherTimeline() {
    DatabaseIdentity identity = world.identity();
    DatabaseIdentity later =
        new DatabaseIdentity(identity.systemIdentifier(), identity.timeline() + 1);

    assertRefused("REPLICA_UNFIT", promote("r2", 2, world.replica(), later, null));
    assertThat(world.replicaInRecovery()).isTrue();
  }

  @Test
  void refusesAReplicaThatDoesNotReplay() {
    world.pauseReplay();

    assertRefused("REPLICA_UNFIT", promote("r2", 2, null));
    assertThat(world.replicaInRecovery()).isTrue();
  }

  @Test
  void refusesAPrimaryThatWasNotForked() {
    assertRefused("REPLICA_UNFIT", promote("r2", 2, world.primary(), world.identity(), null));
  }

  @Test
  void waitsForAnotherOrderWhileTheReplicaIsBehind() {
    Lsn far = new Lsn(world.position().value() + (1L << 30));

    assertThat(promote("r2", 2, far))
        .isInstanceOfSatisfying(
            Answer.Failed.class, f -> assertThat(f.code()).isEqualTo("REPLICA_BEHIND"));
    assertThat(world.replicaInRecovery()).isTrue();
  }

  @Test
  void refusesAForkBeforeTheRecordedPosition() {
    world.promoteByHand();
    Lsn far = new Lsn(world.position().value() + (1L << 30));

    assertRefused("REPLICA_UNFIT", promote("r2", 2, far));
    assertThat(world.replicaMark()).isEmpty();
  }

  private static void assertRefused(String code, Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(Answer.Refused.class, r -> assertThat(r.code()).isEqualTo(code));
  }

  private Answer promote(String run, long epoch, @Nullable Lsn notBefore) {
    return promote(run, epoch, world.replica(), world.identity(), notBefore);
  }

  private Answer promote(
      String run,
      long epoch,
      DatabaseSpec target,
      DatabaseIdentity identity,
      @Nullable Lsn notBefore) {
    EffectId id = new EffectId("shop", run, epoch, Step.PROMOTE, 1);
    return await(
        world.driver().promote(new Effect.Promote(id, TARGET, target, identity, notBefore, null)));
  }

  private static Answer await(Future<Answer> answer) {
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no answer", e);
    }
  }
}
