package dev.pointsman.controller.api;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.machine.Rig;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.controller.view.ServiceReport;
import dev.pointsman.controller.view.WorldView;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.KeySpace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people are told, of worlds that the core is really in. */
class ExplanationTest {
  @Test
  void saysWhereAServiceStandsAndThatNothingIsToBeDone() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);

    assertThat(lines(rig))
        .contains("shop: traffic goes to us-east-1, us-east-1 may write, epoch 1.")
        .anyMatch(line -> line.startsWith("us-east-1 is UP. 3 agents: 3 UP, 0 DOWN"))
        .anyMatch(line -> line.contains("SOURCE_NOT_DOWN: us-east-1 is UP"))
        .anyMatch(line -> line.startsWith("us-west-2 could take over"));
  }

  @Test
  void saysWhatKeepsAServiceFromBeingAdopted() {
    Rig rig = Shop.world(Automation.AUTOMATIC);
    Shop.position(rig, B, DatabaseRole.PRIMARY, 1, "0/5000");
    rig.lead(7);

    assertThat(lines(rig))
        .contains("shop has not been adopted yet: nothing moves before it is.")
        .contains("  it waits: 2 databases are primary (expected: exactly one)");
  }

  @Test
  void saysThatAnAdoptionEndedTooEarlyAndWhatItWaitsFor() {
    Rig rig = Shop.world(Automation.OBSERVE);
    rig.lead(7).pass(Duration.ofSeconds(2));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(3));

    assertThat(lines(rig))
        .anyMatch(line -> line.startsWith("NOT_ADOPTED: the adoption ended before"))
        .anyMatch(line -> line.startsWith("  TARGET_NOT_UP: us-east-1 is DOWN"));
  }

  @Test
  void saysThatADatabaseFollowsNobodyAndHowItWould() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    assertThat(lines(rig)).noneMatch(line -> line.contains("follows nobody"));
    rig.happen(
        new Event.StateChanged(
            Shop.NAME,
            rig.state().edit().followers(new TreeSet<>()).quarantined(apart(C)).done(),
            rig.nextRevision()));

    assertThat(lines(rig))
        .filteredOn(line -> line.contains("follows nobody"))
        .singleElement()
        .asString()
        .contains("pointsman admit shop us-west-2");
  }

  private static SortedMap<String, String> apart(String region) {
    return new TreeMap<>(Map.of(region, "restored"));
  }

  @Test
  void saysWhyAFailoverThatIsDueDoesNotBegin() {
    Rig rig = Shop.adopted(Automation.OBSERVE);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(2));

    assertThat(report(rig).vetoes())
        .extracting(ServiceReport.VetoReport::veto)
        .containsExactly(Veto.OBSERVE_ONLY);
    assertThat(lines(rig))
        .contains("  OBSERVE_ONLY: automation: observe")
        .contains("A person can: pointsman failover shop --reason ...");
  }

  @Test
  void saysAtWhichStepARunStandsAndWhatItWaitsFor() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.isLost(rig, A);
    rig.pass(Duration.ofSeconds(7));
    rig.answer(new Answer.Failed("AUTHENTICATION", "password refused"));

    assertThat(lines(rig))
        .anyMatch(
            line ->
                line.contains("FAILOVER from us-east-1 to us-west-2) is under way")
                    && line.contains("PROMOTE is WAITING, AUTHENTICATION (password refused)"));
  }

  @Test
  void namesWhoWroteLastAndTheOrderThatLetsItWriteAgain() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    Shop.acknowledges(rig, A, "0/5000");
    rig.happen(new Event.PositionGone(Shop.NAME, A));
    assertThat(lines(rig)).noneMatch(line -> line.contains("wrote last"));
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));

    assertThat(lines(rig))
        .contains(
            "us-east-1 wrote last, and nobody may write now; to let it write again: pointsman"
                + " failover shop --to us-east-1 --waive TARGET_NOT_UP --waive TARGET_QUARANTINED"
                + " --reason ...");
  }

  @Test
  void tellsWhatTroublesAGuardAndThatItsDatabaseHasNoPosition() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    GuardRecord known = Objects.requireNonNull(rig.view().database().guards().get(B));
    rig.happen(new Event.PositionGone(Shop.NAME, B));
    rig.happen(
        new Event.GuardReported(
            Shop.NAME,
            B,
            new GuardRecord(
                known.terms(),
                known.instance(),
                known.systemIdentifier(),
                GuardPhase.CLOSED,
                DatabaseRole.STOPPED,
                1,
                null,
                null,
                null,
                "REATTACH_FAILED: pg_rewind ended with 1"),
            1));

    assertThat(lines(rig))
        .contains("  its guard has trouble: REATTACH_FAILED: pg_rewind ended with 1")
        .anyMatch(
            line ->
                line.contains(
                    "the guard of us-west-2 reports no position (it said last: CLOSED, STOPPED;"
                        + " REATTACH_FAILED: pg_rewind ended with 1)"));
  }

  @Test
  void saysWhichKeyCannotBeRead() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.happen(new Event.Unreadable(KeySpace.state(Shop.NAME), Shop.NAME, "no JSON"));

    assertThat(lines(rig))
        .first()
        .isEqualTo("Nothing is decided: /pointsman/v1/services/shop/state cannot be read: no JSON");
    assertThat(lines(rig)).anyMatch(line -> line.contains("epoch 1 (as it was last read"));
  }

  @Test
  void saysThatItMayBeOld() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    WorldView view =
        WorldReports.of(rig.world(), rig.now(), null, true, List.of("etcd does not answer"));

    assertThat(Objects.requireNonNull(view.services().get(Shop.NAME)).explanation())
        .first()
        .isEqualTo("This may be old; this controller is not ready: etcd does not answer");
  }

  @Test
  void saysDuringTheFenceWhatItWaitsForAndUntilWhen() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.isLost(rig, A);
    rig.pass(Duration.ofSeconds(2));

    ServiceReport.FenceReport wait = report(rig).waits().getFirst();
    assertThat(wait.region()).isEqualTo(A);
    assertThat(wait.leasedOutAt())
        .isBetween(rig.now().wall().plusSeconds(3), rig.now().wall().plusSeconds(4));
    assertThat(wait.remaining())
        .isEqualTo(Duration.between(rig.now().wall(), Objects.requireNonNull(wait.leasedOutAt())));
    assertThat(wait.givenUpAt()).isNull();
    assertThat(lines(rig))
        .anyMatch(
            line ->
                line.contains("FENCE waits for the proof that us-east-1 accepts no writes")
                    && line.contains("LEASED_OUT at " + millis(wait.leasedOutAt()))
                    && line.contains(
                        "in " + Objects.requireNonNull(wait.remaining()).toMillis() + " ms"));
  }

  @Test
  void saysThatNoTimeBringsTheProofWhileSomebodySeesTheDatabaseOpen() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(3));

    assertThat(report(rig).waits().getFirst().leasedOutAt()).isNull();
    assertThat(lines(rig))
        .anyMatch(
            line ->
                line.contains("sees the database of us-east-1 open; no time brings it")
                    && line.contains("pointsman waive shop " + rig.run().id() + " FENCE_UNPROVEN"));
  }

  @Test
  void saysWhenAPlannedRunGivesThePermitBack() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.order(new Command.Switchover(Shop.NAME, B));
    rig.answer(Answer.Done.of(Map.of()));
    rig.pass(Duration.ofSeconds(5));

    assertThat(report(rig).waits().getFirst().remaining()).isEqualTo(Duration.ofSeconds(15));
    assertThat(lines(rig))
        .anyMatch(
            line ->
                line.contains("has not acknowledged epoch 2; without it the run is given up")
                    && line.contains("in 15000 ms"));
  }

  @Test
  void aReplicaReckonsTheEndOfTheFenceByTheTermsAndSaysThatTheLeaderKnowsBetter() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    Shop.isLost(rig, A);
    rig.pass(Duration.ofSeconds(2));
    Rig replica = Shop.world(Automation.AUTOMATIC);
    replica.pass(Duration.ofSeconds(2));
    replica.arrive(rig.state(), rig.run());
    LeaderRecord leader = new LeaderRecord("c3", "eu-west-1", "http://c3", replica.now().wall());
    ServiceReport report =
        Objects.requireNonNull(
            WorldReports.of(replica.world(), replica.now(), leader, true, List.of())
                .services()
                .get(Shop.NAME));

    assertThat(report.waits().getFirst().leasedOutAt()).isNotNull();
    assertThat(report.explanation()).anyMatch(line -> line.contains("c3 leads"));
  }

  @Test
  void saysWhatTheRehearsalOfASwitchoverFoundThatWasGivenUpAndWhatIsNext() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.order(new Command.Switchover(Shop.NAME, B));
    rig.answer(new Answer.Failed("DATABASE_DENIED", "password authentication failed (28P01)"));

    assertThat(lines(rig))
        .anyMatch(
            line ->
                line.contains("ended ABORTED at PRECHECK, its rehearsal,")
                    && line.contains("DATABASE_DENIED: password authentication failed (28P01)"))
        .contains(
            "  Nothing was changed. Next: mend what it says and order it again: pointsman"
                + " switchover shop --to us-west-2 --reason ...");
  }

  @Test
  void countsAgentsWithoutAVerdict() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    String said = Shop.agent(B);
    rig.says(B, said, Shop.web(A), new Verdict(VerdictStatus.SUSPECT, Reason.REFUSED, "once"));
    rig.agentFallsSilent(C, Shop.agent(C));
    rig.pass(Duration.ofSeconds(20));

    assertThat(lines(rig))
        .anyMatch(line -> line.contains("3 agents: 1 UP, 0 DOWN, 1 without a verdict, 1 silent"));
  }

  private static String millis(@Nullable Instant at) {
    return Objects.requireNonNull(at).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static List<String> lines(Rig rig) {
    return report(rig).explanation();
  }

  private static ServiceReport report(Rig rig) {
    WorldView view = WorldReports.of(rig.world(), rig.now(), null, true, List.of());
    return Objects.requireNonNull(view.services().get(Shop.NAME));
  }
}
