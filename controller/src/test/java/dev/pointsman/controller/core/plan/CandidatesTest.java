package dev.pointsman.controller.core.plan;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static dev.pointsman.controller.core.machine.Shop.REGIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.machine.Rig;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.model.PositionReport.Heartbeat;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.ServerStart;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private final Rig rig = Shop.adopted(Automation.OBSERVE);
  private final Instant written = rig.now().wall();

  CandidatesTest() {
    for (String region : List.of(A, B, C)) {
      report(region, "0/5000", written);
    }
  }

  @Test
  void namesEveryRegionButTheOldOneInTheOrderOfTheDefinition() {
    assertThat(regions()).containsExactly(B, C);
    assertThat(candidate(B).against()).isEmpty();
    assertThat(candidate(C).against()).isEmpty();
  }

  @Test
  void putsTheOneThatReceivedMostFirst() {
    report(C, "0/6000", written);

    assertThat(regions()).containsExactly(C, B);
  }

  @Test
  void putsAnEligibleOneBeforeOneThatReceivedMore() {
    report(C, "0/6000", written);
    Shop.goesDown(rig, C);

    assertThat(regions()).containsExactly(B, C);
    assertThat(against(C)).containsExactly(Veto.TARGET_NOT_UP);
  }

  @Test
  void measuresLagToTheLastWritingOfTheOldPrimaryAndNeverToNow() {
    rig.pass(Duration.ofHours(1));

    assertThat(candidate(B).lag()).isEqualTo(Duration.ZERO);
    assertThat(candidate(B).isEligible()).isTrue();
  }

  @Test
  void measuresLagToTheFirstFailureWhenThatIsLaterThanTheLastWriting() {
    Instant failed = written.plusSeconds(4);

    assertThat(lagOf(B, failed)).isEqualTo(Duration.ofSeconds(4));
    assertThat(lagOf(B, written.minusSeconds(4))).isEqualTo(Duration.ZERO);
  }

  @Test
  void refusesAReplicaThatLacksMoreThanTheObjectiveAllows() {
    report(B, "0/5000", written.minusSeconds(5));
    assertThat(against(B)).isEmpty();

    report(B, "0/5000", written.minusMillis(5001));
    assertThat(against(B)).containsExactly(Veto.LAG_OVER_RPO);
    assertThat(candidate(B).lag()).isEqualTo(Duration.ofMillis(5001));
  }

  @Test
  void refusesUnknownLag() {
    report(B, DatabaseRole.STANDBY, 1, "0/5000", false, null);

    assertThat(against(B)).containsExactly(Veto.LAG_UNKNOWN);
    assertThat(candidate(B).lag()).isNull();
  }

  @Test
  void refusesAReplicaWhoseReplayIsPaused() {
    report(B, DatabaseRole.STANDBY, 1, "0/5000", true, written);

    assertThat(against(B)).containsExactly(Veto.REPLICA_UNFIT);
  }

  @Test
  void refusesARegionWhoseHostLeadsToAnotherServerThanItsGuards() {
    Instant guarded = written.minusSeconds(60);
    reportStarted(B, guarded);
    assertThat(against(B)).as("agents that do not say").isEmpty();

    REGIONS.forEach(from -> sees(from, B, guarded));
    assertThat(against(B)).isEmpty();

    REGIONS.forEach(from -> sees(from, B, guarded.plusNanos(1_000)));
    assertThat(against(B)).containsExactly(Veto.REPLICA_UNFIT);
    assertThat(candidate(B).against().getFirst().detail())
        .contains(guarded.toString(), guarded.plusNanos(1_000).toString());
  }

  @Test
  void believesNoSingleAgentThatItsResolverSendsElsewhere() {
    Instant guarded = written.minusSeconds(60);
    reportStarted(B, guarded);
    REGIONS.forEach(from -> sees(from, B, guarded));

    sees(A, B, guarded.plusSeconds(1));

    assertThat(against(B)).isEmpty();
  }

  @Test
  void comparesNothingWithAGuardThatDoesNotSayWhenItsServerBegan() {
    REGIONS.forEach(from -> sees(from, B, written));

    assertThat(against(B)).isEmpty();
  }

  private void sees(String from, String region, Instant started) {
    rig.says(
        from,
        Shop.agent(from),
        Shop.db(region),
        new Verdict(VerdictStatus.UP, Reason.OK, ServerStart.say("standby", started)));
  }

  private void reportStarted(String region, Instant started) {
    Lsn position = Lsn.parse("0/5000");
    rig.happen(
        new Event.PositionReported(
            Shop.NAME,
            region,
            new PositionReport(
                DatabaseRole.STANDBY,
                1,
                position,
                position,
                false,
                new Heartbeat(1, 1, written),
                written,
                started)));
  }

  @Test
  void refusesAReplicaOnAnotherTimeline() {
    report(B, DatabaseRole.STANDBY, 2, "0/5000", false, written);

    assertThat(against(B)).containsExactly(Veto.REPLICA_UNFIT);
  }

  @Test
  void refusesWhatIsNoStandby() {
    report(B, DatabaseRole.PRIMARY, 1, "0/5000", false, written);

    assertThat(against(B)).containsExactly(Veto.REPLICA_UNFIT);
  }

  @Test
  void refusesAReplicaThatHasReceivedNothing() {
    report(B, DatabaseRole.STANDBY, 1, null, false, written);

    assertThat(against(B)).containsExactly(Veto.REPLICA_UNFIT);
  }

  @Test
  void refusesADatabaseOfAnotherSystem() {
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
                1,
                null,
                null,
                null,
                null),
            1));

    assertThat(against(B)).containsExactly(Veto.REPLICA_UNFIT);
  }

  @Test
  void refusesARegionWhoseGuardIsSilent() {
    rig.happen(new Event.PositionGone(Shop.NAME, B));

    assertThat(against(B)).containsExactly(Veto.GUARD_MISSING, Veto.LAG_UNKNOWN);
  }

  @Test
  void refusesAQuarantinedRegion() {
    assertThat(vetoes(quarantined(B), B)).containsExactly(Veto.TARGET_QUARANTINED);
  }

  @Test
  void refusesARegionOfWhichNobodyKnowsWhetherItIsUp() {
    for (String region : Shop.REGIONS) {
      rig.agentFallsSilent(region, Shop.agent(region));
    }
    rig.pass(Duration.ofSeconds(16));

    assertThat(against(B)).containsExactly(Veto.TARGET_NOT_UP);
  }

  @Test
  void forgetsWhatAPersonWaivedAndNothingElse() {
    report(B, DatabaseRole.STANDBY, 1, "0/5000", true, null);

    assertThat(Candidates.against(candidate(B), Set.of(Veto.LAG_UNKNOWN)))
        .extracting(Finding::veto)
        .containsExactly(Veto.REPLICA_UNFIT);
  }

  private ServiceView quarantined(String region) {
    ServiceState old = rig.state();
    ServiceState next =
        new ServiceState(
            old.epoch(),
            old.permit(),
            old.lastPermit(),
            old.unproven(),
            old.active(),
            old.run(),
            old.batch(),
            old.followers(),
            old.coolDownUntil(),
            Sorted.map(Map.of(region, "run")),
            old.database());
    return rig.view().withState(new Versioned<>(next, 1));
  }

  private void report(String region, String received, Instant heartbeat) {
    DatabaseRole role = region.equals(A) ? DatabaseRole.PRIMARY : DatabaseRole.STANDBY;
    report(region, role, 1, received, false, heartbeat);
  }

  private void report(
      String region,
      DatabaseRole role,
      int timeline,
      @Nullable String received,
      boolean paused,
      @Nullable Instant heartbeat) {
    Lsn position = received == null ? null : Lsn.parse(received);
    rig.happen(
        new Event.PositionReported(
            Shop.NAME,
            region,
            new PositionReport(
                role,
                timeline,
                position,
                position,
                paused,
                heartbeat == null ? null : new Heartbeat(1, 1, heartbeat),
                written,
                null)));
  }

  private List<String> regions() {
    return Candidates.of(rig.view(), A, null, rig.now()).stream().map(Candidate::region).toList();
  }

  private Candidate candidate(String region) {
    return Candidates.of(rig.view(), A, null, rig.now()).stream()
        .filter(c -> c.region().equals(region))
        .findFirst()
        .orElseThrow();
  }

  private Duration lagOf(String region, Instant downSince) {
    return Objects.requireNonNull(
        Candidates.of(rig.view(), A, downSince, rig.now()).stream()
            .filter(c -> c.region().equals(region))
            .findFirst()
            .orElseThrow()
            .lag());
  }

  private List<Veto> against(String region) {
    return vetoes(rig.view(), region);
  }

  private List<Veto> vetoes(ServiceView view, String region) {
    return Candidates.of(view, A, null, rig.now()).stream()
        .filter(c -> c.region().equals(region))
        .flatMap(c -> c.against().stream())
        .map(Finding::veto)
        .toList();
  }
}
