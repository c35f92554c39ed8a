package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Schedules that once broke an invariant, or left a run without an end. */
class SafetyTest {
  private static final Answer PROMOTED =
      new Answer.Promoted(2, Lsn.parse("0/6000"), new TreeMap<>());

  @Test
  void aSuccessorGivesAPlannedRunsPermitBackWhenTheFenceIsNeverAcknowledged() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.switchover(rig, B);
    assertThat(rig.state().permit()).isNull();

    rig.succeed(new Self("c2", B), 99).pass(Duration.ofSeconds(25));

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().epoch()).isEqualTo(3);
  }

  @Test
  void aSuccessorClosesARunWhoseLastReplicaNeverFollows() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    FailoverTest.untilPromotion(rig);
    rig.answer(PROMOTED);
    Shop.guardOpens(rig, B);
    Shop.switches(rig, B);
    rig.answer(Answer.Done.of(Map.of()));

    rig.succeed(new Self("c2", B), 99).pass(Duration.ofSeconds(35));

    assertThat(rig.run().result()).isEqualTo(RunResult.PARTIAL);
  }

  @Test
  void countsNoShorterTermsThatAGuardWroteAfterTheFence() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.guardWithTerms(rig, A, terms(Duration.ofSeconds(30)));
    Shop.isLost(rig, A);
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.state().permit()).isNull();

    Shop.guardWithTerms(rig, A, terms(Duration.ofSeconds(3)));
    rig.pass(Duration.ofSeconds(10));

    assertThat(rig.orders).as("the permit that was read under the old terms may last").isEmpty();
    rig.pass(Duration.ofSeconds(30));
    assertThat(rig.orders).isNotEmpty();
  }

  @Test
  void countsNoShorterTermsOfAGuardWhoseRecordWasGoneForAWhile() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.guardWithTerms(rig, A, terms(Duration.ofSeconds(30)));
    rig.happen(new Event.GuardGone(Shop.NAME, A));
    Shop.guardWithTerms(rig, A, terms(Duration.ofSeconds(3)));

    Shop.isLost(rig, A);
    rig.pass(Duration.ofSeconds(11));

    assertThat(rig.state().permit()).isNull();
    assertThat(rig.orders).as("the permit that was read under the old terms may last").isEmpty();
    rig.pass(Duration.ofSeconds(30));
    assertThat(rig.orders).isNotEmpty();
  }

  @Test
  void countsTheLongestOfAllTermsThatMayYetRun() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.guardWithTerms(rig, A, terms(Duration.ofSeconds(30)));
    Shop.guardWithTerms(rig, A, terms(Duration.ofSeconds(4)));
    Shop.guardWithTerms(rig, A, terms(Duration.ofSeconds(3)));

    Shop.isLost(rig, A);
    rig.pass(Duration.ofSeconds(11));

    assertThat(rig.orders).as("the permit that was read under the first terms may last").isEmpty();
    rig.pass(Duration.ofSeconds(30));
    assertThat(rig.orders).isNotEmpty();
  }

  private static GuardTerms terms(Duration permit) {
    return new GuardTerms(
        permit, Duration.ofMillis(1500), true, LastResort.KILL, List.of("c1", "c2", "c3"));
  }

  @Test
  void rollsAPlannedRunBackWhenItsTargetIsGoneFromTheDefinition() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.switchover(rig, B);

    rig.happen(new Event.SpecChanged(Shop.without(B), 1_000));

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.state().permit()).isEqualTo(A);
  }

  @Test
  void holdsAPromotedRunWhoseTargetIsGoneFromTheDefinitionUntilItIsBack() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    FailoverTest.untilPromotion(rig);
    rig.happen(new Event.SpecChanged(Shop.without(B), 1_000));
    rig.answer(PROMOTED);
    assertThat(rig.run().step(Step.PROMOTE).orElseThrow().status()).isEqualTo(StepStatus.RUNNING);

    rig.happen(new Event.SpecChanged(Shop.spec(Automation.AUTOMATIC), 1_001));

    assertThat(rig.state().permit()).isEqualTo(B);
  }

  @Test
  void neverRollsBackToARegionThatDidNotHaveThePermit() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    failedBeforeTrafficMoved(rig);
    assertThat(rig.state().permit()).isEqualTo(B);
    rig.order(
        new Command.Failover(
            Shop.NAME,
            C,
            new TreeSet<>(Set.of(Veto.REPLICA_UNFIT, Veto.LAG_OVER_RPO, Veto.TARGET_NOT_UP))));
    assertThat(rig.run().kind()).isEqualTo(RunKind.FAILOVER);
    assertThat(rig.state().permit()).isNull();
    Shop.acknowledges(rig, B, "0/7000");
    assertThat(rig.state().unproven()).isEmpty();

    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.state().permit()).isEqualTo(B);
    assertThat(rig.state().quarantined()).containsOnlyKeys(A);
  }

  @Test
  void nobodyRewindsARegionThatHadThePermitBeforeAPersonHasLooked() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    failedBeforeTrafficMoved(rig);
    assertThat(rig.state().permit()).as("B takes writes, and has not got the traffic").isEqualTo(B);
    rig.order(
        new Command.Failover(
            Shop.NAME, C, new TreeSet<>(Set.of(Veto.REPLICA_UNFIT, Veto.LAG_OVER_RPO))));
    assertThat(rig.lastOutcome().orElseThrow().refusal()).isNull();
    Shop.acknowledges(rig, B, "0/7000");
    Shop.position(rig, C, DatabaseRole.STANDBY, 2, "0/6900");
    rig.pass(Duration.ofSeconds(6));
    rig.order(Effect.Promote.class);
    rig.answer(new Answer.Promoted(3, Lsn.parse("0/6900"), new TreeMap<>()));
    Shop.guardOpens(rig, C);
    Shop.switches(rig, C);

    assertThat(rig.state().permit()).isEqualTo(C);
    assertThat(rig.state().followers()).as("the only copy of 0/6900 to 0/7000").doesNotContain(B);
    assertThat(rig.state().quarantined()).containsOnlyKeys(A, B);
  }

  /** B was promoted, opened, and lost before it got traffic: the permit is B's, traffic A's. */
  private static void failedBeforeTrafficMoved(Rig rig) {
    FailoverTest.untilPromotion(rig);
    rig.answer(PROMOTED);
    Shop.guardOpens(rig, B);
    Shop.position(rig, B, DatabaseRole.PRIMARY, 2, "0/6500");
    Shop.goesDown(rig, B);
    rig.pass(Duration.ofMillis(700));
    assertThat(rig.run().result()).isEqualTo(RunResult.FAILED);
  }

  @Test
  void goesOnToTheRegionThatAFailedRunHadOpened() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    failedBeforeTrafficMoved(rig);
    rig.orders.clear();

    Shop.comesBack(rig, B);
    Shop.position(rig, B, DatabaseRole.PRIMARY, 2, "0/6600");
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.state().run()).as("a new run, with B again").isNotNull();
    Shop.acknowledges(rig, B, "0/7000");
    Shop.guardOpens(rig, B);
    Shop.switches(rig, B);

    assertThat(rig.orders).noneMatch(Effect.Promote.class::isInstance);
    assertThat(rig.state().active()).containsExactly(B);
    assertThat(rig.state().permit()).isEqualTo(B);
  }

  @Test
  void aFreezeStopsAnAutomaticRunThatHasNotFenced() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.agentsAnswer = false;
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    assertThat(rig.run().step(Step.CONFIRM).orElseThrow().status()).isEqualTo(StepStatus.RUNNING);

    rig.happen(new Event.FreezeSet(freeze(rig)));
    rig.agentsAnswerNow().pass(Duration.ofSeconds(1));

    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
  }

  @Test
  void aWorldThatFallsWhileARunIsConfirmedStopsIt() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.agentsAnswer = false;
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    Shop.goesDown(rig, B);

    rig.agentsAnswerNow().pass(Duration.ofSeconds(1));

    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().epoch()).isEqualTo(1);
  }

  @Test
  void noAutomaticRunBeginsOnceAFreezeIsCommittedHoweverLateItIsTold() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.order(new Command.FreezeIt(freeze(rig)));

    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.state().run()).isNull();
    assertThat(rig.state().permit()).isEqualTo(A);
  }

  private static Freeze freeze(Rig rig) {
    return new Freeze(
        "f1",
        Freeze.Scope.ALL,
        null,
        "oncall",
        "storm",
        null,
        rig.now().wall().plus(Duration.ofHours(1)));
  }

  @Test
  void noAutomaticRunBeginsWhileTheAnswerToAFreezeIsAwaited() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.holdsAnswers = true;
    rig.order(new Command.FreezeIt(freeze(rig)));

    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.commits).last().extracting(Changes::run).isNull();
    rig.release().pass(Duration.ofSeconds(2));
    assertThat(rig.state().run()).isNull();
  }

  @Test
  void aRefusedFreezeIsNotRepeatedWithoutAPause() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    int before = rig.commits.size();
    rig.refusals = 50;

    rig.order(new Command.FreezeIt(freeze(rig)));

    assertThat(rig.commits.size() - before).isEqualTo(1);
    rig.refusals = 0;
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.commits.size() - before).isEqualTo(2);
  }

  @Test
  void aPersonsAbortAfterTheFenceIsNotUndoneByTheAutomationAtOnce() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    String run = rig.run().id();
    assertThat(rig.state().permit()).isNull();

    rig.order(new Command.Abort(Shop.NAME, run)).pass(Duration.ofSeconds(30));

    assertThat(rig.run().id()).isEqualTo(run);
    assertThat(rig.state().permit()).isEqualTo(A);
  }

  @Test
  void runsSortByTheirBeginningAlsoWhenTheWallClockWentBack() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    String adoption = rig.run().id();
    rig.wallIsOffBy = Duration.ofHours(-1);

    Shop.isLost(rig, A);
    rig.pass(Duration.ofMillis(600));

    assertThat(rig.run().kind()).isEqualTo(RunKind.FAILOVER);
    assertThat(rig.run().id()).isGreaterThan(adoption);
  }

  @Test
  void aPersonCanEndARunWhosePromotionIsRefusedForGood() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    FailoverTest.untilPromotion(rig);
    rig.answer(new Answer.Refused("REPLICA_UNFIT", "timeline 7 (expected: 1)"));

    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));

    assertThat(rig.run().result()).isEqualTo(RunResult.FAILED);
    assertThat(rig.state().permit()).isNull();
    assertThat(rig.state().unproven()).containsExactly(B);
    Shop.position(rig, C, DatabaseRole.STANDBY, 1, "0/6000");
    rig.order(new Command.Failover(Shop.NAME, C, new TreeSet<>()));
    assertThat(rig.state().epoch()).isEqualTo(3);
    Shop.guard(
        rig,
        B,
        GuardPhase.CLOSED,
        DatabaseRole.STANDBY,
        3,
        new Acknowledgement(3, Acknowledgement.Method.STANDBY, null, null, "in recovery"),
        null);
    assertThat(rig.order(Effect.Promote.class).region()).isEqualTo(C);
  }

  @Test
  void aPersonCanEndARunOfWhichTheRecordIsLost() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    String run = rig.run().id();

    rig.forgetRun().succeed(new Self("c2", B), 99);
    rig.order(new Command.Abort(Shop.NAME, run));

    assertThat(rig.state().run()).isNotEqualTo(run);
    assertThat(rig.state().permit()).isNull();
  }

  @Test
  void aPersonCanEndARunOfWhichTheRecordWasLostUnderItsLeader() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.switchover(rig, B);
    String run = rig.run().id();

    rig.happen(new Event.RunGone(Shop.NAME, run));
    int before = rig.commits.size();
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.commits).as("nothing that must be refused").hasSize(before);
    rig.order(new Command.Abort(Shop.NAME, run));

    assertThat(rig.state().run()).isNull();
    assertThat(rig.state().unproven()).containsExactly(A);
  }

  @Test
  void aFreezeThatCannotBeReadFreezes() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.happen(new Event.FreezeObscured("f1"));

    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.state().run()).isNull();

    rig.happen(new Event.FreezeLifted("f1")).pass(Duration.ofSeconds(2));
    assertThat(rig.state().run()).isNotNull();
  }

  @Test
  void aStepHasItsTimeAlsoWhenTheAnswerToItsCommitIsLost() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC).pass(Duration.ofMinutes(5));
    rig.order(new Command.Switchover(Shop.NAME, B));
    rig.order(Effect.Rehearse.class);
    rig.nextCommit = new Event.CommitResult.Unknown("no answer");
    rig.answer(Answer.Done.of(Map.of()));
    Changes taken = rig.commits.getLast();
    rig.orders.clear();
    rig.arrive(Objects.requireNonNull(taken.state()), Objects.requireNonNull(taken.run()));

    rig.pass(Duration.ofSeconds(5));

    assertThat(rig.run().isEnded()).as("the fence has 20 s").isFalse();
    Shop.acknowledges(rig, A, "0/5000");
    assertThat(rig.order(Effect.Promote.class).region()).isEqualTo(B);
  }

  @Test
  void aWaiverOfTheProofBearsTheNameOfWhoGaveItBeforeTheFence() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.agentsAnswer = false;
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    assertThat(rig.run().step(Step.CONFIRM).orElseThrow().status()).isEqualTo(StepStatus.RUNNING);

    rig.order(new Command.Waive(Shop.NAME, rig.run().id(), Veto.FENCE_UNPROVEN));
    rig.agentsAnswerNow();
    assertThat(rig.run().proof()).as("its guard has the time to say its word").isNull();
    rig.pass(Duration.ofSeconds(20));

    assertThat(rig.run().proof())
        .isInstanceOfSatisfying(
            Proof.Waived.class, proof -> assertThat(proof.actor()).isEqualTo("oncall"));
  }
}
