package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.controller.core.run.Runner;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailoverTest {
  private static final Answer PROMOTED =
      new Answer.Promoted(2, Lsn.parse("0/6000"), new TreeMap<>());

  @Test
  void adoptsTheRegionWhoseDatabaseIsPrimary() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);

    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().active()).containsExactly(A);
    assertThat(rig.state().run()).isNull();
    assertThat(rig.run().result()).isEqualTo(RunResult.COMPLETED);
  }

  @Test
  void ordersThePromotionOfTheServerThatTheTargetsGuardHasSeen() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    Shop.acknowledges(rig, A, "0/6000");
    Instant now = rig.now().wall();
    Instant started = now.minusSeconds(60).plusNanos(123_000);
    Lsn end = Lsn.parse("0/6000");
    rig.happen(
        new Event.PositionReported(
            Shop.NAME,
            B,
            new PositionReport(
                DatabaseRole.STANDBY,
                1,
                end,
                end,
                false,
                new PositionReport.Heartbeat(1, 1, now),
                now,
                started)));

    assertThat(rig.order(Effect.Promote.class).started()).isEqualTo(started);
  }

  /** Probes by agent, one every 2.5 s in turn: S went well, F failed. */
  @ParameterizedTest
  @CsvSource({
    // one of five by chance, not at the same time
    "FSFFF, FFFSF, FFFFS",
    // all at the same time, as of a server that dies again and again
    "FSFFF, FSFFF, FSFFF",
    // every second: whenever those outside agree for long enough
    "FSFS, FSFS, FSFS",
    // the agent within sees it well, or is not heard of
    "SSSS, FFSF, FSFF"
  })
  void failsOverWhatIsDownThoughItAnswersAProbeNowAndThen(String a, String b, String c) {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    List<String> regions = List.of(A, B, C);
    List<String> probes = List.of(a, b, c);
    for (int turn = 0; turn < 24 && rig.state().epoch() == 1; turn++) {
      String from = regions.get(turn % 3);
      String own = probes.get(turn % 3);
      boolean well = own.charAt(turn / 3 % own.length()) == 'S';
      rig.says(from, Shop.agent(from), Shop.web(A), well ? Shop.DOWN.whileRecovering() : Shop.DOWN);
      rig.pass(Duration.ofMillis(2_500));
    }
    assertThat(rig.state().epoch()).isEqualTo(2);
  }

  @Test
  void goesOnWithAFreshLookThatFoundItRecoveringWhenTheNextProbeFails() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.REGIONS.forEach(region -> rig.mute.add(region + "/" + Shop.agent(region)));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    for (String from : Shop.REGIONS) {
      rig.says(from, Shop.agent(from), Shop.web(A), Shop.DOWN.whileRecovering());
    }
    rig.agentsAnswerNow().pass(Duration.ofSeconds(5));
    assertThat(rig.state().epoch()).isEqualTo(1);

    Shop.goesDown(rig, A);
    assertThat(rig.state().epoch()).isEqualTo(2);
  }

  @Test
  void fencesWithTheGuardsWordThenCatchesUpPromotesOpensSwitchesVerifiesAndCloses() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));

    assertThat(rig.state().permit()).isNull();
    assertThat(rig.state().epoch()).isEqualTo(2);
    assertThat(rig.orders).isEmpty();

    Shop.acknowledges(rig, A, "0/6000");
    assertThat(current(rig)).isEqualTo(Step.CATCH_UP);
    Shop.position(rig, B, DatabaseRole.STANDBY, 1, "0/6000");
    assertThat(rig.order(Effect.Promote.class).notBefore()).isEqualTo(Lsn.parse("0/6000"));
    assertThat(rig.state().permit()).isNull();

    rig.answer(PROMOTED);
    assertThat(rig.state().permit()).isEqualTo(B);
    assertThat(rig.state().active()).containsExactly(A);

    Shop.guardOpens(rig, B);
    Effect.SwitchTraffic order = rig.order(Effect.SwitchTraffic.class);
    assertThat(order.pointing())
        .isEqualTo(new Effect.Pointing(B, Shop.address(B), C, Shop.address(C)));
    Shop.switches(rig, B);
    assertThat(rig.state().active()).containsExactly(B);

    rig.answer(Answer.Done.of(Map.of()));
    Shop.guard(rig, C, GuardPhase.CLOSED, DatabaseRole.STANDBY, 2, null, "db." + B + ":5432");

    assertThat(rig.run().result()).isEqualTo(RunResult.COMPLETED);
    assertThat(Objects.requireNonNull(rig.run().proof()).kind()).isEqualTo("ACKED");
    assertThat(rig.state().quarantined()).containsKey(A);
    assertThat(rig.state().followers()).containsExactly(C);
    assertThat(rig.state().coolDownUntil())
        .isEqualTo(rig.now().wall().plus(Duration.ofMinutes(10)));
  }

  @Test
  void waitsForNineEighthsOfTheGuardsOwnTermsWhenTheRegionIsSilent() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.isLost(rig, A);
    rig.pass(Duration.ofMillis(600));
    assertThat(rig.state().permit()).isNull();

    rig.pass(Duration.ofMillis(4900));
    assertThat(rig.orders).isEmpty();

    rig.pass(Duration.ofMillis(300));
    assertThat(rig.order(Effect.Promote.class).region()).isEqualTo(B);
    assertThat(rig.run().proof()).isInstanceOf(Proof.LeasedOut.class);
  }

  @Test
  void neverCountsWaitingWhileAnAgentStillSeesTheDatabaseOpen() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.goesDown(rig, A);

    rig.pass(Duration.ofSeconds(30));

    assertThat(rig.orders).isEmpty();
    assertThat(rig.run().step(Step.FENCE).orElseThrow().status()).isEqualTo(StepStatus.WAITING);
    assertThat(rig.run().step(Step.FENCE).orElseThrow().code()).isEqualTo("FENCE_UNPROVEN");
  }

  @Test
  void passesThePermitFromOneRegionToNoneToTheOtherAndNeverDirectly() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    failover(rig);

    List<ServiceState> states =
        rig.commits.stream()
            .map(Changes::state)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
    for (int i = 1; i < states.size(); i++) {
      String before = states.get(i - 1).permit();
      String after = states.get(i).permit();
      assertThat(before == null || after == null || before.equals(after)).isTrue();
      assertThat(states.get(i).epoch()).isGreaterThanOrEqualTo(states.get(i - 1).epoch());
    }
  }

  @Test
  void aSuccessorFinishesTheRunWithTheSameEpochAndOnePromotion() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    String run = rig.run().id();

    rig.succeed(new Self("c2", B), 99);
    Shop.acknowledges(rig, A, "0/6000");
    Shop.position(rig, B, DatabaseRole.STANDBY, 1, "0/6000");
    rig.answer(PROMOTED);
    Shop.guardOpens(rig, B);
    Shop.switches(rig, B);

    assertThat(rig.run().id()).isEqualTo(run);
    assertThat(rig.state().epoch()).isEqualTo(2);
    assertThat(rig.orders.stream().filter(Effect.Promote.class::isInstance)).hasSize(1);
    assertThat(rig.state().active()).containsExactly(B);
  }

  @Test
  void aSuccessorWaitsForTheWholePermitAgainOnItsOwnClock() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.isLost(rig, A);
    rig.pass(Duration.ofSeconds(5));

    rig.succeed(new Self("c2", B), 99);
    rig.pass(Duration.ofMillis(4900));

    assertThat(rig.orders).isEmpty();
    rig.pass(Duration.ofMillis(300));
    assertThat(rig.orders).hasSize(1);
  }

  @Test
  void triesAFailedPromotionAgainAndShowsTheServersOwnWords() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    untilPromotion(rig);
    rig.answer(new Answer.Failed("AUTHENTICATION", "password authentication failed"));

    assertThat(rig.run().step(Step.PROMOTE).orElseThrow().detail())
        .isEqualTo("password authentication failed");
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.orders).hasSize(2);
    assertThat(rig.orders.getLast().id().attempt()).isEqualTo(2);
    rig.answer(PROMOTED);
    assertThat(rig.state().permit()).isEqualTo(B);
  }

  @Test
  void waitsForAPersonWhenRoute53RefusesAStaleBatch() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    untilPromotion(rig);
    rig.answer(PROMOTED);
    Shop.guardOpens(rig, B);
    rig.answer(new Answer.Refused("FOREIGN_EPOCH", "owner break-glass"));

    rig.pass(Duration.ofMinutes(5));

    assertThat(rig.run().step(Step.SWITCH).orElseThrow().status()).isEqualTo(StepStatus.WAITING);
    assertThat(rig.orders.stream().filter(Effect.SwitchTraffic.class::isInstance)).hasSize(1);
  }

  @Test
  void anUnknownCommitIsRepeatedOnTheSameRevisionsAndNotTakenForDone() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    int before = rig.commits.size();
    rig.nextCommit = new Event.CommitResult.Unknown("no answer");
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(510));
    assertThat(rig.state().run()).isNull();

    rig.pass(Duration.ofMillis(600));

    assertThat(rig.commits.size()).isGreaterThan(before + 1);
    assertThat(rig.commits.get(before).stateRevision())
        .isEqualTo(rig.commits.get(before + 1).stateRevision());
    assertThat(rig.state().permit()).isNull();
  }

  @Test
  void endsTheRunAndTakesAnotherEpochWhenTheTargetIsLostBeforeItServes() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    untilPromotion(rig);
    Shop.goesDown(rig, B);
    rig.pass(Duration.ofMillis(700));

    assertThat(rig.commits.stream().map(Changes::run).filter(Objects::nonNull))
        .anyMatch(run -> Objects.requireNonNull(run).result() == RunResult.FAILED);
    assertThat(rig.state().unproven()).contains(B);
  }

  @Test
  void countsByTheTermsOfAGuardOnlyIfItHasWrittenNothingSince() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.happen(
        new Event.GuardReported(
            Shop.NAME,
            A,
            Shop.guardRecord(A, GuardPhase.OPEN, DatabaseRole.PRIMARY, 1, null, null),
            77));
    Shop.isLost(rig, A);
    rig.happen(new Event.PositionGone(Shop.NAME, A));
    rig.pass(Duration.ofSeconds(7));
    finish(rig);

    assertThat(rig.run().summary()).contains("fence proof LEASED_OUT");
    assertThat(rig.commits)
        .extracting(Changes::guards)
        .filteredOn(guards -> !guards.isEmpty())
        .singleElement()
        .isEqualTo(new TreeMap<>(Map.of(A, 77L)));
  }

  @Test
  void aRunThatFailedAfterItMovedTheTrafficBeginsTheCoolDown() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    untilPromotion(rig);
    rig.answer(PROMOTED);
    Shop.guardOpens(rig, B);
    rig.order(Effect.SwitchTraffic.class);
    rig.answer(new Answer.Switched("C1", new TreeMap<>()));
    Shop.goesDown(rig, B);
    rig.pass(Duration.ofMillis(700));

    assertThat(rig.run().result()).isEqualTo(RunResult.FAILED);
    assertThat(rig.state().active()).containsExactly(B);
    assertThat(rig.state().coolDownUntil()).isAfter(rig.now().wall().plus(Duration.ofMinutes(9)));
    rig.succeed(new Self("c2", C), 9);
    assertThat(Gate.automatic(rig.view(), rig.world().circumstances(Shop.NAME, rig.now())))
        .extracting(Finding::veto)
        .contains(Veto.COOLING_DOWN);
  }

  @Test
  void saysOnRecordWhatMayBeLostWhenOnlyTheTermsOfTheGuardProveTheFence() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.position(rig, A, DatabaseRole.PRIMARY, 1, "0/6100");
    Shop.isLost(rig, A);
    rig.happen(new Event.PositionGone(Shop.NAME, A));
    rig.pass(Duration.ofSeconds(7));
    finish(rig);

    assertThat(rig.run().result()).isEqualTo(RunResult.COMPLETED);
    assertThat(rig.run().summary())
        .contains("fence proof LEASED_OUT")
        .contains("writes that it acknowledged after 0/6000 may be lost")
        .contains("known of them: 256 bytes, up to 0/6100")
        .containsPattern("at most [0-9]+ ms by its heartbeat");
    assertThat(rig.commits.getLast().audit())
        .anyMatch(entry -> entry.detail().contains("256 bytes, up to 0/6100"));
  }

  @Test
  void saysNothingOfLossWhenTheTargetHasAllThatWasWritten() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    Shop.acknowledges(rig, A, "0/6000");
    Shop.position(rig, B, DatabaseRole.STANDBY, 1, "0/6000");
    finish(rig);

    assertThat(rig.run().summary()).contains("ACKED").doesNotContain("lost");
  }

  /** From PROMOTE on all goes well. */
  private static void finish(Rig rig) {
    rig.answer(PROMOTED);
    Shop.guardOpens(rig, B);
    Shop.switches(rig, B);
    rig.answer(Answer.Done.of(Map.of()));
    Shop.guard(rig, C, GuardPhase.CLOSED, DatabaseRole.STANDBY, 2, null, "db." + B + ":5432");
  }

  @Test
  void aRunThatFailedKeepsTheNextOneWaitingForNoCoolDown() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    untilPromotion(rig);
    Shop.goesDown(rig, B);
    rig.pass(Duration.ofMillis(700));

    assertThat(rig.run().result()).isEqualTo(RunResult.FAILED);
    assertThat(rig.state().coolDownUntil()).isNull();
    assertThat(Gate.automatic(rig.view(), rig.world().circumstances(Shop.NAME, rig.now())))
        .extracting(Finding::veto)
        .isNotEmpty()
        .doesNotContain(Veto.COOLING_DOWN);
  }

  @Test
  void tellsTheWholeStoryAlsoWhenTheMirrorIsFasterThanTheAnswer() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.mirrorIsFaster = true;
    failover(rig);

    assertThat(rig.notices.stream().map(notice -> notice.code()))
        .contains("REGION_DOWN", "RUN_BEGUN", "STEP_RUNNING", "STEP_DONE", "RUN_ENDED");
    assertThat(rig.notices.stream().map(notice -> notice.text()))
        .anyMatch(text -> text.startsWith("FENCE begins"))
        .anyMatch(text -> text.startsWith("OPEN is done"));
  }

  static void untilPromotion(Rig rig) {
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    Shop.acknowledges(rig, A, "0/6000");
    Shop.position(rig, B, DatabaseRole.STANDBY, 1, "0/6000");
    rig.order(Effect.Promote.class);
  }

  static void failover(Rig rig) {
    untilPromotion(rig);
    rig.answer(PROMOTED);
    Shop.guardOpens(rig, B);
    Shop.switches(rig, B);
    rig.answer(Answer.Done.of(Map.of()));
    rig.pass(Duration.ofSeconds(31));
  }

  private static Step current(Rig rig) {
    return Runner.current(rig.run()).orElseThrow().step();
  }
}
