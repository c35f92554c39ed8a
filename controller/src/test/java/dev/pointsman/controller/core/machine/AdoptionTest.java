package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Event;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.ServiceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AdoptionTest {
  private final Rig rig = Shop.world(Automation.AUTOMATIC);

  @Test
  void takesTheWorldAsItIs() {
    rig.lead(7);

    assertThat(rig.state().epoch()).isEqualTo(1);
    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().active()).containsExactly(A);
    assertThat(rig.state().followers()).containsExactly(C, B);
    assertThat(Objects.requireNonNull(rig.state().database()).systemIdentifier()).isEqualTo("42");
    assertThat(Objects.requireNonNull(rig.state().database()).timeline()).isEqualTo(1);
    assertThat(rig.orders).isEmpty();
  }

  @Test
  void setsNobodyApartWhenItIsGivenUp() {
    rig.lead(7);
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));

    assertThat(rig.run().result()).isEqualTo(RunResult.FAILED);
    assertThat(rig.state().quarantined()).isEmpty();
  }

  @Test
  void isTakenUpAgainWhenTheRegionThatWasLostIsBack() {
    Rig observed = Shop.world(Automation.OBSERVE);
    observed.lead(7).pass(Duration.ofSeconds(2));
    String first = observed.run().id();
    Shop.goesDown(observed, A);
    observed.pass(Duration.ofSeconds(3));
    assertThat(observed.run().id()).isEqualTo(first);
    assertThat(observed.run().result()).isEqualTo(RunResult.FAILED);

    Shop.comesBack(observed, A);
    observed.pass(Duration.ofSeconds(3));
    assertThat(observed.run().id()).isGreaterThan(first);
    assertThat(observed.run().kind()).isEqualTo(RunKind.ADOPT);

    Shop.guardOpens(observed, A);
    Shop.switches(observed, A);
    observed.answer(Answer.Done.of(Map.of()));
    observed.pass(Duration.ofSeconds(3));
    assertThat(observed.run().result()).isEqualTo(RunResult.COMPLETED);
    assertThat(observed.state().permit()).isEqualTo(A);
    assertThat(observed.state().epoch()).isEqualTo(1);

    observed.pass(Duration.ofMinutes(20));
    assertThat(observed.state().run()).isNull();
  }

  @Test
  void isTakenUpAgainAfterTheCoolDownWhenAPersonHasEndedIt() {
    rig.lead(7);
    String first = rig.run().id();
    rig.order(new Command.Abort(Shop.NAME, first));

    rig.pass(Duration.ofMinutes(9));
    assertThat(rig.run().id()).isEqualTo(first);

    rig.pass(Duration.ofMinutes(2));
    assertThat(rig.run().id()).isGreaterThan(first);
  }

  @Test
  void isTakenUpAgainAlsoWhenAFailoverBeganAndWasNotConfirmed() {
    rig.lead(7).pass(Duration.ofSeconds(2));
    Shop.guardOpens(rig, A); // SWITCH is entered: batch 1
    assertThat(rig.state().batch()).isEqualTo(1);
    failsOverAndIsNotConfirmed();
    assertThat(rig.run().kind()).as("nothing leads to A").isEqualTo(RunKind.ADOPT);

    Shop.guardOpens(rig, A);
    Shop.switches(rig, A);
    assertThat(rig.state().batch()).isEqualTo(2);
    assertThat(rig.state().switched()).isEqualTo(2);
  }

  @Test
  void isNotTakenUpAgainWhenItHadTheTraffic() {
    Rig adopted = Shop.adopted(Automation.AUTOMATIC);
    assertThat(adopted.state().switched()).isEqualTo(adopted.state().batch());
    String first = adopted.run().id();

    adopted.pass(Duration.ofHours(1));
    assertThat(adopted.run().id()).isEqualTo(first);
  }

  @Test
  void isTakenUpAgainAsBeforeOnAStateOfAnOlderVersion() {
    rig.lead(7).pass(Duration.ofSeconds(2));
    String first = rig.run().id();
    Shop.guardOpens(rig, A);
    rig.order(new Command.Abort(Shop.NAME, first));
    arrives(rig.state().edit().switched(null).done());

    rig.pass(Duration.ofMinutes(11));
    assertThat(rig.run().id()).isGreaterThan(first);
  }

  @Test
  void isNotTakenUpAgainOnAStateOfAnOlderVersionThatHadTheTraffic() {
    Rig adopted = Shop.adopted(Automation.AUTOMATIC);
    String first = adopted.run().id();
    adopted.happen(
        new Event.StateChanged(
            Shop.NAME, adopted.state().edit().switched(null).done(), adopted.nextRevision()));

    adopted.pass(Duration.ofHours(1));
    assertThat(adopted.run().id()).isEqualTo(first);
  }

  @Test
  void breaksNoLeaderOnAStateThatPermitsOneWhileAnotherIsUnproven() {
    rig.lead(7).pass(Duration.ofSeconds(2));
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));
    ServiceState now = rig.state();
    arrives(
        new ServiceState(
            5,
            A,
            A,
            new TreeSet<>(Set.of(B)),
            List.of(A),
            null,
            0,
            now.followers(),
            null,
            now.quarantined(),
            now.database()));

    rig.pass(Duration.ofMinutes(20));

    assertThat(rig.view().unbelievable()).containsOnlyKeys("state");
    assertThat(rig.state().epoch()).isEqualTo(5);
  }

  @Test
  void tellsNobodyToFollowWhoIsNoFollower() {
    rig.lead(7).pass(Duration.ofSeconds(2));
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));
    arrives(rig.state().edit().epoch(9).batch(4).followers(new TreeSet<>()).done());
    rig.pass(Duration.ofMinutes(11));
    Shop.guardOpens(rig, A);

    assertThat(rig.state().batch()).isEqualTo(5); // SWITCH is entered
    assertThat(rig.state().followers()).isEmpty();
  }

  private void failsOverAndIsNotConfirmed() {
    Shop.REGIONS.forEach(region -> rig.mute.add(region + "/" + Shop.agent(region)));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(700));
    assertThat(rig.run().kind()).isEqualTo(RunKind.FAILOVER);
    String failover = rig.run().id();
    Shop.comesBack(rig, A);
    rig.mute.clear();
    rig.agentsAnswerNow().pass(Duration.ofSeconds(20));
    assertThat(rig.run().id()).isGreaterThan(failover);
    assertThat(rig.state().epoch()).as("it has not fenced").isEqualTo(1);
  }

  private void arrives(ServiceState state) {
    rig.happen(new Event.StateChanged(Shop.NAME, state, rig.nextRevision()));
  }

  @Test
  void takesNothingWithoutLeading() {
    rig.happen(new Event.Synced(9));
    rig.pass(Duration.ofMinutes(1));

    assertThat(rig.commits).isEmpty();
  }

  @Test
  void takesNothingBeforeThePictureIsComplete() {
    rig.happen(new Event.Elected(7));
    rig.pass(Duration.ofSeconds(1));

    assertThat(rig.commits).isEmpty();
  }

  @Test
  void takesNothingWhileTwoDatabasesArePrimary() {
    Shop.position(rig, B, DatabaseRole.PRIMARY, 1, "0/5000");
    rig.lead(7).pass(Duration.ofMinutes(1));

    refused("2 databases are primary");
  }

  @Test
  void takesNothingWhileNoDatabaseIsPrimary() {
    Shop.position(rig, A, DatabaseRole.STANDBY, 1, "0/5000");
    rig.lead(7).pass(Duration.ofMinutes(1));

    refused("0 databases are primary");
  }

  @Test
  void takesNothingWhileADatabaseIsStopped() {
    Shop.position(rig, C, DatabaseRole.STOPPED, 1, "0/5000");
    rig.lead(7).pass(Duration.ofMinutes(1));

    refused("the database of " + C + " is STOPPED");
  }

  @Test
  void takesNothingBeforeEveryGuardHasReported() {
    rig.happen(new Event.GuardGone(Shop.NAME, B));
    rig.lead(7).pass(Duration.ofMinutes(1));

    refused("the guard of " + B + " has not reported");
  }

  @Test
  void takesNothingWhenTheDatabasesAreOfDifferentSystems() {
    rig.happen(
        new Event.GuardReported(
            Shop.NAME,
            B,
            new GuardRecord(
                Shop.TERMS,
                "g",
                "43",
                GuardPhase.CLOSED,
                DatabaseRole.STANDBY,
                0,
                null,
                null,
                null,
                null),
            1));
    rig.lead(7).pass(Duration.ofMinutes(1));

    refused("different systems");
  }

  @Test
  void takesNothingWhenADatabaseCarriesAnEpochThatThisStoreNeverGave() {
    rig.happen(
        new Event.GuardReported(
            Shop.NAME,
            A,
            new GuardRecord(
                Shop.TERMS,
                "g",
                "42",
                GuardPhase.CLOSED,
                DatabaseRole.PRIMARY,
                0,
                3L,
                null,
                null,
                null),
            1));
    rig.lead(7).pass(Duration.ofMinutes(1));

    refused("STORE_REWOUND");
  }

  @Test
  void takesNothingOnTheRecordOfADatabaseThatWasDownWhenItWasWritten() {
    Shop.guard(rig, A, DatabaseRole.STOPPED, 0, null);
    rig.lead(7).pass(Duration.ofMinutes(1));
    refused("the guard of " + A + " has not reported");

    Shop.guard(rig, A, DatabaseRole.PRIMARY, 0, null);

    assertThat(rig.state().permit()).isEqualTo(A);
  }

  @Test
  void decidesNothingForAServiceThatIsNotAdopted() {
    Shop.position(rig, B, DatabaseRole.PRIMARY, 1, "0/5000");
    rig.lead(7);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMinutes(1));

    assertThat(rig.commits).isEmpty();
  }

  private void refused(String why) {
    assertThat(rig.commits).isEmpty();
    assertThat(Adoption.obstacles(Shop.spec(Automation.AUTOMATIC), rig.view().database()))
        .anySatisfy(obstacle -> assertThat(obstacle).contains(why));
  }
}
