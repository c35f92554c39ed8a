package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A run has failed after its promotion was committed: nobody may write, and a person gives the
 * permit to the region that wrote last.
 */
class GivenBackTest {
  /** A was stopped at 0/6000 in epoch 2; B was ordered to promote, and the run was ended. */
  private static Rig stranded() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    FailoverTest.untilPromotion(rig);
    rig.happen(new Event.PositionGone(Shop.NAME, A));
    Shop.comesBack(rig, A);
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));
    rig.pass(Duration.ofSeconds(1));
    rig.orders.clear();
    assertThat(rig.run().result()).isEqualTo(RunResult.FAILED);
    assertThat(rig.state().permit()).isNull();
    assertThat(rig.state().unproven()).containsExactly(B);
    assertThat(rig.state().quarantined()).containsOnlyKeys(A);
    return rig;
  }

  private static void failover(Rig rig, @Nullable String to, Veto... waivers) {
    rig.order(new Command.Failover(Shop.NAME, to, new TreeSet<>(List.of(waivers))));
  }

  private static Command.Outcome outcome(Rig rig) {
    return rig.lastOutcome().orElseThrow();
  }

  /** Its guard has read the epoch of now, and its database never left recovery. */
  private static void isStandby(Rig rig, String region) {
    long epoch = rig.state().epoch();
    Shop.guard(
        rig,
        region,
        DatabaseRole.STANDBY,
        epoch,
        new Acknowledgement(
            epoch, Acknowledgement.Method.STANDBY, null, null, "it is in recovery"));
  }

  @Test
  void givesThePermitBackInAServiceOfTwoRegionsAndPromotesNothing() {
    Rig rig = stranded();
    rig.happen(new Event.SpecChanged(Shop.without(C), 1_000));

    failover(rig, A, Veto.TARGET_QUARANTINED);
    assertThat(outcome(rig).refusal()).isNull();
    assertThat(rig.run().from()).isEqualTo(B);
    isStandby(rig, B);

    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().epoch()).isEqualTo(3);
    assertThat(Objects.requireNonNull(rig.state().database()).timeline()).isEqualTo(1);
    assertThat(rig.state().quarantined()).as("A serves, B was promoted").containsOnlyKeys(B);
    Shop.guardOpens(rig, A);
    Shop.switches(rig, A);
    rig.answer(Answer.Done.of(Map.of()));
    rig.pass(Duration.ofSeconds(31));
    assertThat(rig.run().isEnded()).isTrue();
    assertThat(rig.run().step(Step.SWITCH).orElseThrow().status()).isEqualTo(StepStatus.DONE);
    assertThat(rig.state().active()).containsExactly(A);
    assertThat(rig.orders).noneMatch(Effect.Promote.class::isInstance);
    assertThat(rig.run().step(Step.CATCH_UP).orElseThrow().status()).isEqualTo(StepStatus.SKIPPED);
  }

  @Test
  void aRegionThatWasPromotedInVainFollowsOnlyOnceItIsAdmitted() {
    Rig rig = stranded();
    failover(rig, A, Veto.TARGET_QUARANTINED);
    isStandby(rig, B);
    Shop.guardOpens(rig, A);
    Shop.switches(rig, A);
    rig.answer(Answer.Done.of(Map.of()));
    rig.pass(Duration.ofSeconds(31));
    assertThat(rig.run().isEnded()).isTrue();
    assertThat(rig.state().followers()).containsExactly(C);

    rig.order(new Command.Admit(Shop.NAME, B));

    assertThat(rig.state().followers()).containsExactly(C, B);
    assertThat(rig.state().quarantined()).isEmpty();
  }

  @Test
  void nobodyGetsThePermitWhileNothingProvesThatThePromotedRegionIsClosed() {
    Rig rig = stranded();
    failover(rig, A, Veto.TARGET_QUARANTINED);

    rig.pass(Duration.ofMinutes(1));

    assertThat(rig.state().permit()).isNull();
    assertThat(rig.run().step(Step.FENCE).orElseThrow().code())
        .isEqualTo(Veto.FENCE_UNPROVEN.name());
    rig.order(new Command.Waive(Shop.NAME, rig.run().id(), Veto.FENCE_UNPROVEN));
    assertThat(rig.state().permit()).isEqualTo(A);
  }

  @Test
  void aPromotedRegionThatIsLostIsWaitedOutByItsOwnTerms() {
    Rig rig = stranded();
    Shop.isLost(rig, B);
    failover(rig, A, Veto.TARGET_QUARANTINED);
    rig.pass(Duration.ofSeconds(3));
    assertThat(rig.state().permit()).isNull();

    rig.pass(Duration.ofSeconds(4));

    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(Objects.requireNonNull(rig.run().proof()).kind()).isEqualTo("LEASED_OUT");
  }

  @Test
  void aSuccessorGoesOnToGiveItBack() {
    Rig rig = stranded();
    failover(rig, A, Veto.TARGET_QUARANTINED);

    rig.succeed(new Self("c2", B), 99);
    isStandby(rig, B);
    rig.pass(Duration.ofSeconds(1));

    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.orders).noneMatch(Effect.Promote.class::isInstance);
  }

  @Test
  void everyRefusalMeanwhileNamesWhoWroteLastAndTheOrder() {
    Rig rig = stranded();
    String way = "pointsman failover shop --to us-east-1 --waive TARGET_QUARANTINED --reason ...";

    failover(rig, A);
    assertThat(outcome(rig).refusal()).isEqualTo(Veto.TARGET_QUARANTINED);
    assertThat(outcome(rig).detail()).contains(way);

    rig.order(new Command.Switchover(Shop.NAME, C));
    assertThat(outcome(rig).refusal()).isEqualTo(Veto.GUARD_MISSING);
    assertThat(outcome(rig).detail()).contains(way);
    assertThat(rig.state().run()).isNull();
  }

  @Test
  void refusesAnOrderToTheRegionThatServesOrThatIsUnfitWhileAnotherMayWrite() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    failover(rig, A);
    assertThat(outcome(rig).refusal()).isEqualTo(Veto.TARGET_INVALID);

    openedInVain(rig);
    assertThat(rig.state().permit()).isEqualTo(B);
    failover(rig, A, Veto.TARGET_QUARANTINED);

    assertThat(outcome(rig).refusal()).isEqualTo(Veto.GUARD_MISSING);
  }

  /** Traffic never moved, and the region that it goes to follows the one that may write. */
  @Test
  void takesAnOrderToTheRegionThatHasTheTrafficAwayFromTheOneThatMayWrite() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    openedInVain(rig);
    Shop.acknowledges(rig, A, "0/6000");
    Shop.position(rig, A, DatabaseRole.STANDBY, 2, "0/6500");

    failover(rig, A, Veto.TARGET_QUARANTINED);

    assertThat(outcome(rig).refusal()).as(String.valueOf(outcome(rig))).isNull();
    assertThat(rig.run().from()).isEqualTo(B);
    assertThat(rig.run().to()).isEqualTo(A);
  }

  /** B was promoted and opened, and its run was ended before traffic moved. */
  private static void openedInVain(Rig rig) {
    FailoverTest.untilPromotion(rig);
    rig.happen(new Event.PositionGone(Shop.NAME, A));
    rig.answer(new Answer.Promoted(2, Lsn.parse("0/6000"), new TreeMap<>()));
    Shop.guardOpens(rig, B);
    Shop.position(rig, B, DatabaseRole.PRIMARY, 2, "0/6500");
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));
    Shop.comesBack(rig, A);
    rig.pass(Duration.ofSeconds(1));
  }

  /** The same, and a further run has closed B and failed as well. */
  private static Rig writtenByB() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    openedInVain(rig);
    Shop.position(rig, C, DatabaseRole.STANDBY, 2, "0/6500");
    failover(rig, C);
    assertThat(outcome(rig).refusal()).isNull();
    Shop.acknowledges(rig, B, "0/6500");
    rig.happen(new Event.PositionGone(Shop.NAME, B));
    assertThat(rig.order(Effect.Promote.class).region()).isEqualTo(C);
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));
    Shop.acknowledges(rig, A, "0/6000");
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.state().permit()).isNull();
    assertThat(rig.state().lastPermit()).isEqualTo(B);
    rig.orders.clear();
    return rig;
  }

  @Test
  void aRegionAfterWhichAnotherOneWroteDoesNotGetThePermitBack() {
    Rig rig = writtenByB();

    failover(rig, A, Veto.TARGET_QUARANTINED, Veto.LAG_UNKNOWN, Veto.LAG_OVER_RPO);

    assertThat(outcome(rig).refusal()).isEqualTo(Veto.GUARD_MISSING);
    assertThat(outcome(rig).detail()).contains("pointsman failover shop --to us-west-2");
    Shop.position(rig, A, DatabaseRole.PRIMARY, 1, "0/6000");
    failover(rig, A, Veto.TARGET_QUARANTINED, Veto.LAG_UNKNOWN, Veto.LAG_OVER_RPO);
    assertThat(outcome(rig).refusal()).isEqualTo(Veto.REPLICA_UNFIT);
    assertThat(rig.state().permit()).isNull();
  }

  @Test
  void goesToTheOneThatWroteLastAlsoWhereTrafficNeverWentThere() {
    Rig rig = writtenByB();

    failover(rig, B, Veto.TARGET_QUARANTINED);
    isStandby(rig, C);

    assertThat(rig.state().permit()).isEqualTo(B);
    assertThat(Objects.requireNonNull(rig.state().database()).timeline()).isEqualTo(2);
    assertThat(rig.orders).noneMatch(Effect.Promote.class::isInstance);
  }

  @Test
  void aStoppedDatabaseIsUnfitOnAnotherTimelineAndUnknownByAnOldWord() {
    Rig rig = stranded();
    Shop.guard(rig, A, DatabaseRole.STOPPED, 2, Shop.stopped(2, 3, "0/6000"));
    failover(rig, A, Veto.TARGET_QUARANTINED);
    assertThat(outcome(rig).refusal()).isEqualTo(Veto.REPLICA_UNFIT);

    Shop.guard(rig, A, DatabaseRole.STOPPED, 2, Shop.stopped(1, 1, "0/6000"));
    failover(rig, A, Veto.TARGET_QUARANTINED);
    assertThat(outcome(rig).refusal()).isEqualTo(Veto.GUARD_MISSING);

    Shop.guard(rig, A, DatabaseRole.STOPPED, 2, null);
    failover(rig, A, Veto.TARGET_QUARANTINED);
    assertThat(outcome(rig).refusal()).isEqualTo(Veto.GUARD_MISSING);
    assertThat(rig.state().permit()).isNull();
  }

  @Test
  void aDatabaseThatWasKilledHasAllThatItAcknowledged() {
    givesBackToOneThatIsStopped(
        new Acknowledgement(2, Acknowledgement.Method.KILLED, null, null, "killed"));
  }

  /** As with its watchdog, in the middle of the failover. */
  @Test
  void aDatabaseThatDiedAfterItWasClosedHasAllThatItAcknowledged() {
    givesBackToOneThatIsStopped(
        new Acknowledgement(
            2, Acknowledgement.Method.READ_ONLY, 1, Lsn.parse("0/6000"), "read only"));
  }

  private static void givesBackToOneThatIsStopped(Acknowledgement shown) {
    Rig rig = stranded();
    Shop.guard(rig, A, DatabaseRole.STOPPED, 2, shown);

    failover(rig, A, Veto.TARGET_QUARANTINED);
    isStandby(rig, B);

    assertThat(rig.state().permit()).isEqualTo(A);
  }

  @Test
  void aPrimaryThatRunsClosedIsGivenThePermitBack() {
    Rig rig = stranded();
    Shop.guard(rig, A, DatabaseRole.PRIMARY, 2, null);
    Shop.position(rig, A, DatabaseRole.PRIMARY, 1, "0/6000");

    failover(rig, A, Veto.TARGET_QUARANTINED);
    isStandby(rig, B);

    assertThat(rig.state().permit()).isEqualTo(A);
  }

  @Test
  void aThirdRegionMustReachTheEndOfTheOneThatWroteLast() {
    Rig rig = stranded();
    Shop.position(rig, C, DatabaseRole.STANDBY, 1, "0/5500");

    failover(rig, C);
    long epoch = rig.state().epoch();
    Shop.guard(rig, B, DatabaseRole.STOPPED, epoch, Shop.stopped(epoch, 2, "0/7000"));
    assertThat(rig.run().step(Step.CATCH_UP).orElseThrow().status()).isEqualTo(StepStatus.RUNNING);
    assertThat(rig.orders).isEmpty();
    Shop.position(rig, C, DatabaseRole.STANDBY, 1, "0/6000");

    assertThat(rig.order(Effect.Promote.class).notBefore()).isEqualTo(Lsn.parse("0/6000"));
  }

  @Test
  void anInnocentRegionIsNotSetApartWhereTheRecordOfTheRunWasLostInItsFence() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.switchover(rig, B);
    String run = rig.run().id();
    rig.happen(new Event.RunGone(Shop.NAME, run));
    rig.order(new Command.Abort(Shop.NAME, run));
    Shop.acknowledges(rig, A, "0/5000");
    assertThat(rig.state().unproven()).containsExactly(A);

    failover(rig, A);
    Shop.acknowledges(rig, A, "0/5000");

    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().quarantined()).isEmpty();
    assertThat(rig.state().followers()).containsExactly(C, B);
  }
}
