package dev.pointsman.controller.execute.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.EffectId;
import dev.pointsman.coordination.model.Step;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every traffic driver does, whatever answers it. On servers that compare a DELETE as Route 53
 * does, run {@link ExactTrafficContract} instead.
 */
public abstract class TrafficContract {
  static final String EAST = "192.0.2.10";
  static final String WEST = "192.0.2.20";
  static final Effect.Pointing TO_EAST = new Effect.Pointing("us-east-1", EAST, "us-west-2", WEST);
  static final Effect.Pointing TO_WEST = new Effect.Pointing("us-west-2", WEST, "us-east-1", EAST);

  private static final long PATIENCE_SECONDS = 60;

  private TrafficWorld world;

  /** A contract without a world yet. */
  @SuppressWarnings("NullAway.Init") // set before each test
  protected TrafficContract() {}

  /** A fresh zone for each test. */
  protected abstract TrafficWorld open() throws Exception;

  @BeforeEach
  final void openWorld() throws Exception {
    world = open();
  }

  @AfterEach
  final void closeWorld() {
    world.close();
  }

  final TrafficWorld world() {
    return world;
  }

  @Test
  void createsThePairAndItsCompanionWhereNothingStands() {
    assertThat(switchTo(TO_EAST, "r1", 0, 1)).isInstanceOf(Answer.Switched.class);

    assertThat(world.pointing()).isEqualTo(Map.of("PRIMARY", EAST, "SECONDARY", WEST));
    assertThat(world.companion())
        .contains("run=r1", "epoch=0", "batch=1", "active=us-east-1", "owner=pointsman/shop");
  }

  @Test
  void createsThePrimaryAloneWhereNoOtherRegionMayServe() {
    switchTo(new Effect.Pointing("us-east-1", EAST, null, null), "r1", 0, 1);

    assertThat(world.pointing()).isEqualTo(Map.of("PRIMARY", EAST));
  }

  @Test
  void pointsAtTheTargetAndKeepsTheOldRegionAsSecondary() {
    switchTo(TO_EAST, "r1", 0, 1);

    assertThat(switchTo(TO_WEST, "r2", 1, 2)).isInstanceOf(Answer.Switched.class);
    assertThat(world.pointing()).isEqualTo(Map.of("PRIMARY", WEST, "SECONDARY", EAST));
    assertThat(world.companion()).contains("run=r2", "epoch=1", "batch=2", "active=us-west-2");
  }

  @Test
  void dropsTheSecondaryThatMayNotServe() {
    switchTo(TO_EAST, "r1", 0, 1);
    switchTo(new Effect.Pointing("us-west-2", WEST, null, null), "r2", 1, 2);

    assertThat(world.pointing()).isEqualTo(Map.of("PRIMARY", WEST));
  }

  @Test
  void answersTheSameOrderTwiceAndChangesOnce() {
    switchTo(TO_EAST, "r1", 0, 1);
    String once = world.companion();
    Answer again = switchTo(TO_EAST, "r1", 0, 1);

    assertThat(again)
        .isInstanceOfSatisfying(
            Answer.Switched.class,
            s -> assertThat(s.evidence()).containsEntry("how", "found done"));
    assertThat(world.companion()).isEqualTo(once);
  }

  @Test
  void refusesAnOrderOfAnOlderEpoch() {
    switchTo(TO_WEST, "r2", 5, 2);

    assertRefused("STALE", switchTo(TO_EAST, "r1", 4, 3));
    assertThat(world.pointing()).containsEntry("PRIMARY", WEST);
  }

  @Test
  void refusesABatchNumberBelowTheLast() {
    switchTo(TO_WEST, "r2", 5, 9);

    assertRefused("STALE", switchTo(TO_EAST, "r2", 5, 8));
    assertThat(world.pointing()).containsEntry("PRIMARY", WEST);
  }

  @Test
  void refusesABatchNumberThatAnotherRunHasUsed() {
    switchTo(TO_WEST, "r2", 5, 9);

    assertRefused("FOREIGN_EPOCH", switchTo(TO_EAST, "r3", 5, 9));
    assertThat(world.pointing()).containsEntry("PRIMARY", WEST);
  }

  @Test
  void leavesTheRecordsOfAnotherOwnerAlone() {
    switchTo(TO_EAST, "r1", 0, 1);
    world.overwriteCompanion(
        world.companion().replace("owner=pointsman/shop", "owner=break-glass/oncall"));

    assertRefused("FOREIGN_EPOCH", switchTo(TO_WEST, "r2", 1, 2));
    assertThat(world.pointing()).containsEntry("PRIMARY", EAST);
  }

  @Test
  void leavesRecordsAloneWhoseCompanionCannotBeRead() {
    switchTo(TO_EAST, "r1", 0, 1);
    world.overwriteCompanion("\"heritage=something-else\"");

    assertRefused("FOREIGN_EPOCH", switchTo(TO_WEST, "r2", 1, 2));
    assertThat(world.pointing()).containsEntry("PRIMARY", EAST);
  }

  @Test
  void adoptsARecordThatSaysTheSameAlready() {
    world.writePlainRecord(EAST);

    assertThat(switchTo(TO_EAST, "r1", 0, 1)).isInstanceOf(Answer.Switched.class);
    assertThat(world.pointing()).isEqualTo(Map.of("PRIMARY", EAST, "SECONDARY", WEST));
  }

  @Test
  void refusesToAdoptARecordThatSaysSomethingElse() {
    world.writePlainRecord("198.51.100.1");

    assertRefused("UNOWNED_RECORDS", switchTo(TO_EAST, "r1", 0, 1));
    assertThat(world.pointing()).isEqualTo(Map.of("PLAIN", "198.51.100.1"));
    assertThat(world.companion()).isEmpty();
  }

  @Test
  void refusesRecordsThatSomebodyElseHasChanged() {
    switchTo(TO_EAST, "r1", 0, 1);
    world.changePrimary("198.51.100.1");

    assertRefused("DRIFT", switchTo(TO_WEST, "r2", 1, 2));
    assertThat(world.pointing()).containsEntry("PRIMARY", "198.51.100.1");
  }

  @Test
  void looksAndFindsWhatItWrote() {
    switchTo(TO_EAST, "r1", 1, 1);

    assertThat(look(1, 1, "us-east-1")).isInstanceOf(Answer.Done.class);
    assertThat(look(7, 9, null)).isInstanceOf(Answer.Done.class);
  }

  @Test
  void aLookWhereNothingWasEverWrittenFindsNothingWrong() {
    world.writePlainRecord("198.51.100.1");

    assertThat(look(0, 0, null)).isInstanceOf(Answer.Done.class);
    assertRefused("UNOWNED_RECORDS", look(1, 1, "us-east-1"));
  }

  @Test
  void aLookTellsWhatAnOrderWouldMeet() {
    switchTo(TO_EAST, "r1", 5, 9);
    assertRefused("STALE", look(4, 9, null));
    assertRefused("STALE", look(5, 8, null));
    assertRefused("DRIFT", look(5, 9, "us-west-2"));

    world.changePrimary("198.51.100.1");
    assertRefused("DRIFT", look(5, 9, "us-east-1"));

    world.overwriteCompanion(
        world.companion().replace("owner=pointsman/shop", "owner=break-glass/oncall"));
    assertRefused("FOREIGN_EPOCH", look(5, 9, "us-east-1"));
  }

  @Test
  void tellsWhenTheNameServersKnowTheChange() {
    Answer answer = switchTo(TO_EAST, "r1", 0, 1);
    String change = answer instanceof Answer.Switched switched ? switched.change() : "";

    assertThat(
            await(
                world
                    .driver()
                    .awaitInsync(new Effect.AwaitInsync(id("r1", 0), world.traffic(), change))))
        .isInstanceOf(Answer.Done.class);
  }

  static void assertRefused(String code, Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(Answer.Refused.class, r -> assertThat(r.code()).isEqualTo(code));
  }

  final Answer switchTo(Effect.Pointing to, String run, long epoch, long batch) {
    return await(begin(to, run, epoch, batch));
  }

  private Answer look(long epoch, long batch, @Nullable String active) {
    return await(
        world.driver().look(world.traffic(), new Effect.Claim("shop", epoch, batch, active)));
  }

  final Future<Answer> begin(Effect.Pointing to, String run, long epoch, long batch) {
    return world
        .driver()
        .switchTraffic(new Effect.SwitchTraffic(id(run, epoch), world.traffic(), to, batch));
  }

  static EffectId id(String run, long epoch) {
    return new EffectId("shop", run, epoch, Step.SWITCH, 1);
  }

  static Answer await(Future<Answer> answer) {
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
