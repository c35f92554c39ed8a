package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.KeySpace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);

  @Test
  void failsOverAtAPersonsWordWithoutAskingTheAgents() {
    assertThat(order(failover(null))).isNull();

    assertThat(rig.run().trigger().actor()).isEqualTo("oncall");
    assertThat(rig.run().to()).isEqualTo(B);
    assertThat(rig.run().step(Step.CONFIRM).orElseThrow().status()).isEqualTo(StepStatus.DONE);
    assertThat(rig.rechecks).noneMatch(request -> request.endsWith("-confirm"));
    assertThat(rig.state().permit()).isNull();
  }

  @Test
  void failsOverToTheRegionThatAPersonNames() {
    assertThat(order(failover(C))).isNull();

    assertThat(rig.run().to()).isEqualTo(C);
  }

  @Test
  void neverLetsObserveStandInAPersonsWay() {
    Rig observing = Shop.adopted(Automation.OBSERVE);
    observing.order(failover(null));

    assertThat(observing.state().run()).isNotNull();
  }

  @Test
  void neverLetsAFreezeStandInAPersonsWay() {
    freeze();
    assertThat(order(failover(null))).isNull();
    assertThat(rig.state().run()).isNotNull();
  }

  @Test
  void neverLetsACoolDownStandInAPersonsWay() {
    order(new Command.Switchover(Shop.NAME, B));
    order(new Command.Abort(Shop.NAME, rig.run().id()));
    assertThat(rig.state().coolDownUntil()).isAfter(rig.now().wall());
    rig.pass(Duration.ofSeconds(1));
    Shop.guardOpens(rig, A);

    assertThat(order(failover(null))).isNull();
    assertThat(rig.state().run()).isNotNull();
  }

  @Test
  void refusesAFailoverWhileARunIsUnderWay() {
    order(failover(null));

    assertThat(order(failover(C))).isEqualTo(Veto.RUN_IN_PROGRESS);
    assertThat(order(new Command.Switchover(Shop.NAME, C))).isEqualTo(Veto.RUN_IN_PROGRESS);
    assertThat(rig.lastOutcome().orElseThrow().detail())
        .as("the commands by which to see it, and to end it")
        .contains(
            "pointsman run %s %s --follow".formatted(Shop.NAME, rig.run().id()),
            "pointsman abort %s %s".formatted(Shop.NAME, rig.run().id()));
  }

  @Test
  void refusesAFailoverToNowhere() {
    assertThat(order(failover(A))).isEqualTo(Veto.TARGET_INVALID);
    assertThat(order(failover("mars"))).isEqualTo(Veto.TARGET_INVALID);
  }

  @Test
  void refusesATargetThatIsNotUpUnlessThatIsWaivedByName() {
    Shop.goesDown(rig, B);
    assertThat(order(failover(B))).isEqualTo(Veto.TARGET_NOT_UP);
    assertThat(order(waiving(B, Veto.LAG_UNKNOWN))).isEqualTo(Veto.TARGET_NOT_UP);
    assertThat(rig.state().run()).isNull();

    assertThat(order(waiving(B, Veto.TARGET_NOT_UP))).isNull();
    assertThat(rig.run().to()).isEqualTo(B);
    assertThat(rig.state().permit()).isNull();
  }

  @Test
  void refusesAFailoverWithoutAnyCandidate() {
    rig.happen(new Event.PositionGone(Shop.NAME, B));
    rig.happen(new Event.PositionGone(Shop.NAME, C));

    assertThat(order(failover(null))).isEqualTo(Veto.NO_CANDIDATE);
  }

  @Test
  void refusesWhatIsAskedForAServiceThatNobodyKnows() {
    rig.order(new Command.Failover("nope", null, new TreeSet<>()));

    assertThat(rig.lastOutcome().orElseThrow().refusal()).isEqualTo(Veto.NOT_ADOPTED);
    assertThat(rig.world().commands()).isEmpty();
  }

  @Test
  void settlesEachCommandOnce() {
    order(failover(null));

    assertThat(rig.commits.stream().filter(changes -> changes.settled() != null)).hasSize(1);
    assertThat(rig.world().commands()).isEmpty();
    rig.pass(Duration.ofSeconds(10));
    assertThat(rig.commits.stream().filter(changes -> changes.settled() != null)).hasSize(1);
  }

  @Test
  void carriesOutNothingWithoutLeading() {
    rig.happen(new Event.LeadershipLost("test"));
    int before = rig.commits.size();
    rig.order(failover(null));

    assertThat(rig.commits).hasSize(before);
  }

  @Test
  void admitsAQuarantinedRegionAndLetsItFollow() {
    FailoverTest.failover(rig);
    assertThat(rig.state().quarantined()).containsKey(A);
    for (String from : Shop.REGIONS) {
      rig.says(from, Shop.agent(from), Shop.web(A), Shop.UP);
    }
    assertThat(order(new Command.Switchover(Shop.NAME, A))).isEqualTo(Veto.TARGET_QUARANTINED);

    assertThat(order(new Command.Admit(Shop.NAME, A))).isNull();

    assertThat(rig.state().quarantined()).isEmpty();
    assertThat(rig.state().followers()).containsExactly(C, A);
    assertThat(rig.state().permit()).isEqualTo(B);
  }

  @Test
  void admitsARegionWhoseDatabaseFollowsNobody() {
    ServiceState state = rig.state();
    TreeSet<String> others = new TreeSet<>(Set.of(C));
    rig.arrive(state.edit().followers(others).done(), rig.run());

    assertThat(order(new Command.Admit(Shop.NAME, A))).isEqualTo(Veto.TARGET_INVALID);
    assertThat(order(new Command.Admit(Shop.NAME, B))).isNull();
    assertThat(rig.state().followers()).containsExactly(C, B);
  }

  @Test
  void refusesWithoutComparingWhatItCannotRead() {
    rig.happen(new Event.Unreadable(KeySpace.state(Shop.NAME), Shop.NAME, "no JSON"));

    assertThat(order(failover(null))).isEqualTo(Veto.RECORD_UNREADABLE);
    assertThat(rig.commits.getLast().stateRevision()).isZero();
  }

  @Test
  void waitsForATargetThatAPersonTookAlthoughItWasNotUp() {
    Shop.goesDown(rig, B);
    rig.order(
        new Command.Failover(
            Shop.NAME, B, new TreeSet<>(Set.of(Veto.TARGET_NOT_UP, Veto.LAG_OVER_RPO))));
    Shop.acknowledges(rig, A, "0/5000");
    rig.pass(Duration.ofSeconds(5));
    rig.order(Effect.Promote.class);
    rig.answer(new Answer.Failed("DATABASE_DENIED", "password authentication failed"));
    rig.pass(Duration.ofMinutes(1));

    assertThat(rig.run().isEnded()).isFalse();
    assertThat(rig.run().step(Step.PROMOTE).orElseThrow().detail())
        .contains("password authentication failed");
  }

  @Test
  void saysWhatAnAbortLeavesBehindOnceItCannotBeTakenBack() {
    FailoverTest.untilPromotion(rig);
    order(new Command.Abort(Shop.NAME, rig.run().id()));

    assertThat(rig.lastOutcome().orElseThrow().detail())
        .isEqualTo(
            "ended as it stands: nobody may write, traffic goes to us-east-1; what is next is"
                + " another order (pointsman explain shop)");
  }

  @Test
  void refusesToAdmitWhatIsNotQuarantined() {
    assertThat(order(new Command.Admit(Shop.NAME, B))).isEqualTo(Veto.TARGET_INVALID);
  }

  @Test
  void refusesToAdmitWhileARunIsUnderWay() {
    order(failover(null));

    assertThat(order(new Command.Admit(Shop.NAME, A))).isEqualTo(Veto.RUN_IN_PROGRESS);
  }

  @Test
  void triesAgainWhereARunWaits() {
    FailoverTest.untilPromotion(rig);
    rig.answer(new Answer.Refused("WRONG_SYSTEM", "another database"));
    rig.pass(Duration.ofMinutes(5));
    assertThat(rig.orders).hasSize(1);

    assertThat(order(new Command.Retry(Shop.NAME, rig.run().id()))).isNull();

    assertThat(rig.orders).hasSize(2);
    assertThat(rig.orders.getLast().id().attempt()).isEqualTo(2);
  }

  @Test
  void refusesToTryAgainWhereNothingWaits() {
    order(failover(null));

    assertThat(order(new Command.Retry(Shop.NAME, rig.run().id()))).isEqualTo(Veto.TARGET_INVALID);
  }

  @Test
  void refusesToTouchARunThatIsNotTheUnfinishedOne() {
    String ended = rig.run().id();
    for (Command command :
        List.of(
            new Command.Retry(Shop.NAME, ended),
            new Command.Abort(Shop.NAME, ended),
            new Command.Waive(Shop.NAME, ended, Veto.FENCE_UNPROVEN))) {
      assertThat(order(command)).isEqualTo(Veto.TARGET_INVALID);
    }
  }

  @Test
  void goesOnWithoutAProofWhenAPersonWaivesItByNameAndRecordsWhoDid() {
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(30));
    assertThat(rig.run().trigger().actor()).isEqualTo(Trigger.AUTOMATIC);
    assertThat(order(new Command.Waive(Shop.NAME, rig.run().id(), Veto.LAG_UNKNOWN))).isNull();
    assertThat(rig.orders).isEmpty();

    assertThat(order(new Command.Waive(Shop.NAME, rig.run().id(), Veto.FENCE_UNPROVEN))).isNull();

    assertThat(rig.order(Effect.Promote.class).region()).isEqualTo(B);
    assertThat(rig.run().proof()).isEqualTo(new Proof.Waived(2, "oncall", "because"));
  }

  @Test
  void keepsOnRecordWhoAskedForWhatAndWhy() {
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(30));
    String run = rig.run().id();
    order(new Command.Waive(Shop.NAME, run, Veto.LAG_UNKNOWN));
    order(new Command.Retry(Shop.NAME, run));
    rig.pass(Duration.ofSeconds(1));
    order(new Command.Abort(Shop.NAME, run));
    order(failover("mars"));

    assertThat(audited()).contains("Waive", "Retry", "Abort", "Failover");
  }

  @Test
  void endsARunAtAPersonsWordBeforeItsFenceAndChangesNothing() {
    rig.mute.addAll(Set.of(A + "/" + Shop.agent(A), B + "/" + Shop.agent(B)));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    assertThat(rig.state().run()).isNotNull();

    assertThat(order(new Command.Abort(Shop.NAME, rig.run().id()))).isNull();

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.state().epoch()).isEqualTo(1);
    assertThat(rig.state().permit()).isEqualTo(A);
  }

  @Test
  void doesNotBeginAtOnceAgainWhatAPersonHasEnded() {
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    order(new Command.Abort(Shop.NAME, rig.run().id()));
    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().epoch()).isEqualTo(3);

    rig.pass(Duration.ofMinutes(9));
    assertThat(rig.state().run()).isNull();
    assertThat(rig.state().epoch()).isEqualTo(3);

    rig.pass(Duration.ofMinutes(2));
    assertThat(rig.state().run()).isNotNull();
  }

  @Test
  void canEndARunThatHasPromotedAndThenAnotherTargetIsAnotherEpochAndNeedsAProof() {
    FailoverTest.untilPromotion(rig);
    rig.answer(new Answer.Refused("WRONG_SYSTEM", "another database"));

    assertThat(order(new Command.Abort(Shop.NAME, rig.run().id()))).isNull();
    assertThat(rig.run().result()).isEqualTo(RunResult.FAILED);
    assertThat(rig.state().permit()).isNull();
    assertThat(rig.state().unproven()).containsExactly(B);

    rig.pass(Duration.ofSeconds(1));
    Shop.position(rig, C, DatabaseRole.STANDBY, 1, "0/6000");
    assertThat(order(failover(C))).isNull();
    assertThat(rig.state().epoch()).isEqualTo(3);
    assertThat(rig.run().step(Step.FENCE).orElseThrow().status()).isEqualTo(StepStatus.RUNNING);
    Shop.acknowledges(rig, B, "0/6000");
    assertThat(rig.order(Effect.Promote.class).region()).isEqualTo(C);
  }

  @Test
  void freezesAndThawsAtAPersonsWord() {
    freeze();
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.state().run()).isNull();
    assertThat(rig.told()).contains("FAILOVER_WAITS");

    rig.order(new Command.Unfreeze("f1"));
    assertThat(rig.commits.getLast().unfreezes()).containsExactly("f1");
    rig.happen(new Event.FreezeLifted("f1"));

    assertThat(rig.state().run()).isNotNull();
  }

  @Test
  void refusesToThawWhatIsNotFrozen() {
    rig.order(new Command.Unfreeze("f9"));

    assertThat(rig.lastOutcome().orElseThrow().refusal()).isEqualTo(Veto.TARGET_INVALID);
    assertThat(rig.lastOutcome().orElseThrow().detail()).contains("f9", "in force: none");

    freeze();
    rig.order(new Command.Unfreeze("f9"));
    assertThat(rig.lastOutcome().orElseThrow().detail()).contains("in force: f1");
  }

  @Test
  void beginsByItselfWhenAFreezeExpires() {
    freeze();
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMinutes(59));
    assertThat(rig.state().run()).isNull();

    rig.pass(Duration.ofMinutes(2));
    assertThat(rig.state().run()).isNotNull();
  }

  @Test
  void doesNotStopARunPastItsFenceByAFreeze() {
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    freeze();
    Shop.acknowledges(rig, A, null);

    assertThat(rig.order(Effect.Promote.class).region()).isEqualTo(B);
  }

  private void freeze() {
    Freeze freeze =
        new Freeze(
            "f1",
            Freeze.Scope.ALL,
            null,
            "oncall",
            "release",
            null,
            rig.now().wall().plus(Duration.ofHours(1)));
    rig.order(new Command.FreezeIt(freeze));
    assertThat(rig.commits.getLast().freezes()).containsExactly(freeze);
    rig.happen(new Event.FreezeSet(freeze));
  }

  private @Nullable Veto order(Command command) {
    rig.order(command);
    return rig.lastOutcome().orElseThrow().refusal();
  }

  private List<String> audited() {
    return rig.commits.stream()
        .map(Changes::audit)
        .flatMap(List::stream)
        .filter(entry -> entry.actor().equals("oncall"))
        .map(AuditEntry::what)
        .toList();
  }

  private static Command failover(@Nullable String to) {
    return new Command.Failover(Shop.NAME, to, new TreeSet<>());
  }

  private static Command waiving(String to, Veto veto) {
    return new Command.Failover(Shop.NAME, to, new TreeSet<>(Set.of(veto)));
  }
}
