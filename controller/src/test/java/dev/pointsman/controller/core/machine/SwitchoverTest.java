package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.run.Runner;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SwitchoverTest {
  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);

  @Test
  void movesInOrderAndBringsTheOldPrimaryBackAsAReplica() {
    begin();
    assertThat(rig.state().permit()).isNull();
    assertThat(rig.state().epoch()).isEqualTo(2);
    assertThat(rig.state().followers()).doesNotContain(A);

    Shop.acknowledges(rig, A, "0/6000");
    assertThat(rig.orders).isEmpty();
    Shop.position(rig, B, DatabaseRole.STANDBY, 1, "0/6000");
    assertThat(rig.order(Effect.Promote.class).notBefore()).isEqualTo(Lsn.parse("0/6000"));
    rig.answer(promoted());
    Shop.guardOpens(rig, B);
    Shop.switches(rig, B);
    rig.answer(Answer.Done.of(Map.of()));
    String upstream = "db." + B + ":5432";
    Shop.guard(rig, C, GuardPhase.CLOSED, DatabaseRole.STANDBY, 2, null, upstream);
    assertThat(current()).isEqualTo(Step.REATTACH);
    assertThat(rig.state().followers()).containsExactly(C, A);
    Shop.guard(rig, A, GuardPhase.CLOSED, DatabaseRole.STANDBY, 2, null, upstream);

    assertThat(rig.run().result()).isEqualTo(RunResult.COMPLETED);
    assertThat(rig.state().permit()).isEqualTo(B);
    assertThat(rig.state().active()).containsExactly(B);
    assertThat(rig.state().quarantined()).isEmpty();
    assertThat(rig.state().coolDownUntil())
        .isEqualTo(rig.now().wall().plus(Duration.ofMinutes(10)));
  }

  /** Its guard takes it back when what it was shown for is promoted after all, or opened. */
  @Test
  void countsOnAnAcknowledgementOnlyIfItStillStandsAtTheCommit() {
    begin();
    Shop.acknowledges(rig, A, "0/6000");

    assertThat(rig.commits).anySatisfy(changes -> assertThat(changes.guards()).containsKey(A));
  }

  @Test
  void tellsNobodyToFollowWhomAPersonLeftOut() {
    rig.happen(
        new Event.StateChanged(
            Shop.NAME,
            rig.state().edit().followers(new TreeSet<>(Set.of(B))).done(),
            rig.nextRevision()));
    begin();
    Shop.acknowledges(rig, A, "0/6000");
    Shop.position(rig, B, DatabaseRole.STANDBY, 1, "0/6000");
    rig.answer(promoted());
    Shop.guardOpens(rig, B);
    assertThat(rig.state().followers()).as("only a person admits C").doesNotContain(C);
  }

  @Test
  void closesNothingBeforeTheTargetHasTakenTheCredentialsOfTheRun() {
    rig.order(new Command.Switchover(Shop.NAME, B));
    Effect.Rehearse asked = rig.order(Effect.Rehearse.class);

    assertThat(asked.target())
        .isEqualTo(Shop.spec(Automation.AUTOMATIC).region(B).orElseThrow().database());
    assertThat(current()).isEqualTo(Step.PRECHECK);
    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().epoch()).isEqualTo(1);
  }

  @Test
  void endsWithTheProvidersMessageWhenTheTargetRefusesThem() {
    rig.order(new Command.Switchover(Shop.NAME, B));
    rig.order(Effect.Rehearse.class);
    rig.answer(new Answer.Failed("DATABASE_DENIED", "password authentication failed (28P01)"));

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.run().step(Step.PRECHECK).orElseThrow().code()).isEqualTo("DATABASE_DENIED");
    assertThat(rig.run().step(Step.PRECHECK).orElseThrow().detail()).contains("28P01");
    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().epoch()).isEqualTo(1);
    assertThat(rig.state().run()).isNull();
  }

  @Test
  void asksAnewUnderANewLeader() {
    rig.order(new Command.Switchover(Shop.NAME, B));
    rig.order(Effect.Rehearse.class);
    rig.orders.clear();
    rig.lead(8).pass(Duration.ofSeconds(2));

    assertThat(rig.order(Effect.Rehearse.class).id().step()).isEqualTo(Step.PRECHECK);
    assertThat(rig.state().permit()).isEqualTo(A);
  }

  @Test
  void closesNothingWhenTheTargetFellBehindWhileTheOutsideWasAsked() {
    rig.order(new Command.Switchover(Shop.NAME, B));
    rig.order(Effect.Rehearse.class);
    rig.happen(new Event.PositionGone(Shop.NAME, B));
    rig.answer(Answer.Done.of(Map.of()));

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().epoch()).isEqualTo(1);
  }

  @Test
  void closesNothingWhenTheOldGuardFellSilentWhileTheOutsideWasAsked() {
    rig.order(new Command.Switchover(Shop.NAME, B));
    rig.order(Effect.Rehearse.class);
    Shop.guard(rig, A, DatabaseRole.PRIMARY, 1, null);
    rig.answer(Answer.Done.of(Map.of()));

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().epoch()).isEqualTo(1);
  }

  @Test
  void makesRoomForAFailoverWhenTheOldRegionIsLostWhileTheOutsideIsAsked() {
    rig.order(new Command.Switchover(Shop.NAME, B));
    rig.order(Effect.Rehearse.class);
    String planned = rig.run().id();
    Shop.isLost(rig, A);
    rig.pass(Duration.ofSeconds(1));

    assertThat(rig.run().id()).isNotEqualTo(planned);
    assertThat(rig.notices).anyMatch(notice -> notice.text().contains("ABORTED: SOURCE_LOST"));
    assertThat(rig.run().kind()).isEqualTo(RunKind.FAILOVER);
  }

  @Test
  void givesThePermitBackUnderANewEpochWhenTheGuardDoesNotAnswerInTime() {
    begin();
    rig.pass(Duration.ofMillis(19_900));
    assertThat(rig.state().permit()).isNull();

    rig.pass(Duration.ofMillis(200));

    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().epoch()).isEqualTo(3);
    assertThat(rig.state().run()).isNull();
    assertThat(rig.state().unproven()).isEmpty();
    assertThat(rig.state().active()).containsExactly(A);
    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.run().step(Step.FENCE).orElseThrow().code()).isEqualTo("FENCE_UNPROVEN");
    assertThat(rig.orders).isEmpty();
  }

  /** The guard's last word: every second more is an outage for nothing. */
  @Test
  void givesThePermitBackAtOnceWhenTheGuardKnowsNoEndPosition() {
    begin();
    Shop.acknowledges(rig, A, null);

    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.run().step(Step.FENCE).orElseThrow().code()).isEqualTo("FENCE_UNPROVEN");
    assertThat(rig.orders).isEmpty();
  }

  @Test
  void neverCountsOnTimeSinceWhatWasWrittenLastWouldBeLost() {
    begin();
    rig.pass(Duration.ofSeconds(10));

    assertThat(current()).isEqualTo(Step.FENCE);
    assertThat(rig.orders).isEmpty();
  }

  @Test
  void givesThePermitBackWhenTheTargetDoesNotCatchUp() {
    begin();
    Shop.acknowledges(rig, A, "0/6000");
    Shop.position(rig, B, DatabaseRole.STANDBY, 1, "0/5FFF");
    rig.pass(Duration.ofSeconds(29));
    assertThat(current()).isEqualTo(Step.CATCH_UP);

    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().epoch()).isEqualTo(3);
    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.run().step(Step.CATCH_UP).orElseThrow().code()).isEqualTo("NOT_CAUGHT_UP");
    assertThat(rig.orders).isEmpty();
  }

  @Test
  void isTakenBackByAPersonUntilItPromotes() {
    begin();
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));

    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().epoch()).isEqualTo(3);
    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
  }

  @Test
  void goesOnlyForwardOnceItPromotes() {
    untilPromotion();
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));

    assertThat(rig.state().permit()).isNull();
    assertThat(rig.state().unproven()).containsExactly(B);
    assertThat(rig.run().result()).isNotEqualTo(RunResult.ABORTED);
    rig.pass(Duration.ofMinutes(5));
    assertThat(rig.state().permit()).isNotEqualTo(A);
  }

  @Test
  void keepsTryingToPromoteAndNeverRollsBackByItself() {
    untilPromotion();
    for (int i = 0; i < 5; i++) {
      rig.answer(new Answer.Failed("TIMEOUT", "no answer"));
      rig.pass(Duration.ofSeconds(16));
    }

    assertThat(rig.orders).hasSize(6);
    assertThat(current()).isEqualTo(Step.PROMOTE);
    assertThat(rig.state().permit()).isNull();
  }

  @Test
  void closesPartiallyWhenTheOldPrimaryDoesNotComeBack() {
    untilPromotion();
    rig.answer(promoted());
    Shop.guardOpens(rig, B);
    Shop.switches(rig, B);
    rig.answer(Answer.Done.of(Map.of()));
    rig.pass(Duration.ofSeconds(31));
    rig.pass(Duration.ofSeconds(121));

    assertThat(rig.run().result()).isEqualTo(RunResult.PARTIAL);
    assertThat(rig.run().step(Step.FOLLOW).orElseThrow().status()).isEqualTo(StepStatus.LEFT);
    assertThat(rig.run().step(Step.REATTACH).orElseThrow().status()).isEqualTo(StepStatus.LEFT);
    assertThat(rig.state().followers()).containsExactly(C, A);
  }

  @Test
  void leavesAnOldPrimaryThatAPersonCanAdmitWhenItFailsAfterTheFence() {
    untilPromotion();
    rig.answer(promoted());
    Shop.guardOpens(rig, B);
    Shop.switches(rig, B);
    rig.pass(Duration.ofSeconds(5));
    Shop.goesDown(rig, B);
    rig.pass(Duration.ofSeconds(5));

    assertThat(rig.run().result()).isEqualTo(RunResult.FAILED);
    assertThat(rig.state().quarantined()).containsOnlyKeys(A);
    rig.order(new Command.Admit(Shop.NAME, A));
    assertThat(rig.lastOutcome().orElseThrow().refusal()).isNull();
    assertThat(rig.state().followers()).contains(A);
  }

  @Test
  void isRefusedWithoutAnOpenGuardInTheOldRegion() {
    Shop.guard(rig, A, DatabaseRole.PRIMARY, 1, null);

    assertThat(refusal(B)).isEqualTo(Veto.GUARD_MISSING);
    assertThat(rig.state().epoch()).isEqualTo(1);
  }

  @Test
  void isRefusedWhenTheTargetIsNotUp() {
    Shop.goesDown(rig, B);

    assertThat(refusal(B)).isEqualTo(Veto.TARGET_NOT_UP);
  }

  @Test
  void isRefusedWhenTheTargetIsNoOtherRegion() {
    assertThat(refusal(A)).isEqualTo(Veto.TARGET_INVALID);
    assertThat(refusal("mars")).isEqualTo(Veto.TARGET_INVALID);
  }

  @Test
  void isRefusedWhenTheTargetIsTooFarBehindToCatchUp() {
    rig.happen(new Event.PositionGone(Shop.NAME, B));

    assertThat(refusal(B)).isIn(Veto.GUARD_MISSING, Veto.LAG_UNKNOWN);
    assertThat(rig.state().run()).isNull();
  }

  @Test
  void isRefusedWhenTheOldPrimaryIsLost() {
    Shop.goesDown(rig, A);

    assertThat(refusal(B)).isEqualTo(Veto.SOURCE_LOST);
    assertThat(rig.state().permit()).isEqualTo(A);
  }

  @Test
  void saysThatTheOldPrimaryIsLostBeforeItSaysWhatElseIsWrongThere() {
    Shop.goesDown(rig, A);
    Shop.guard(rig, A, DatabaseRole.PRIMARY, 1, null);

    assertThat(refusal(B)).isEqualTo(Veto.SOURCE_LOST);
    assertThat(rig.lastOutcome().orElseThrow().detail()).contains("order a failover");
  }

  private @Nullable Veto refusal(String to) {
    rig.order(new Command.Switchover(Shop.NAME, to));
    return rig.lastOutcome().orElseThrow().refusal();
  }

  private void begin() {
    Shop.switchover(rig, B);
    assertThat(rig.lastOutcome().orElseThrow().refusal()).isNull();
  }

  private void untilPromotion() {
    begin();
    Shop.acknowledges(rig, A, "0/6000");
    Shop.position(rig, B, DatabaseRole.STANDBY, 1, "0/6000");
    rig.order(Effect.Promote.class);
  }

  private Step current() {
    return Runner.current(Objects.requireNonNull(rig.run())).orElseThrow().step();
  }

  private static Answer promoted() {
    return new Answer.Promoted(2, Lsn.parse("0/6000"), new TreeMap<>());
  }
}
