package dev.pointsman.controller.core.plan;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.machine.Rig;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.controller.core.machine.World;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each veto alone against a failover that is otherwise due: region A is down and settled. */
class GateTest {
  private final Rig rig = Shop.adopted(Automation.OBSERVE);

  GateTest() {
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
  }

  @Test
  void letsAFailoverBeginWhenNothingStandsAgainstIt() {
    assertThat(vetoes(due())).isEmpty();
  }

  @Test
  void onlyObservesWhereTheDefinitionSaysSo() {
    assertThat(vetoes(defined(Automation.OBSERVE))).containsExactly(Veto.OBSERVE_ONLY);
  }

  @Test
  void waitsForApprovalWhereTheDefinitionSaysSo() {
    assertThat(vetoes(defined(Automation.APPROVE))).containsExactly(Veto.NEEDS_APPROVAL);
  }

  @Test
  void doesNothingWhileFrozenAltogetherOrForTheServiceOrForTheRegionThatIsLost() {
    Instant later = rig.now().wall().plusSeconds(1);
    assertThat(vetoes(due(), freeze(Freeze.Scope.ALL, null, later))).containsExactly(Veto.FROZEN);
    assertThat(vetoes(due(), freeze(Freeze.Scope.SERVICE, Shop.NAME, later)))
        .containsExactly(Veto.FROZEN);
    assertThat(vetoes(due(), freeze(Freeze.Scope.REGION, A, later))).containsExactly(Veto.FROZEN);
  }

  @Test
  void isNotStoppedByAFreezeOfAnotherServiceOrOneThatHasExpired() {
    Instant later = rig.now().wall().plusSeconds(1);
    assertThat(vetoes(due(), freeze(Freeze.Scope.SERVICE, "other", later))).isEmpty();
    assertThat(vetoes(due(), freeze(Freeze.Scope.ALL, null, rig.now().wall()))).isEmpty();
  }

  @Test
  void saysWhenAFreezeEnds() {
    Instant later = rig.now().wall().plusSeconds(1);

    assertThat(Gate.automatic(due(), world(freeze(Freeze.Scope.ALL, null, later))))
        .extracting(Finding::until)
        .containsExactly(later);
  }

  @Test
  void coolsDown() {
    assertThat(vetoes(with(null, rig.now().wall().plusMillis(1))))
        .containsExactly(Veto.COOLING_DOWN);
    assertThat(vetoes(with(null, rig.now().wall()))).isEmpty();
  }

  @Test
  void beginsNoSecondRun() {
    assertThat(vetoes(with("run-1", null))).containsExactly(Veto.RUN_IN_PROGRESS);
  }

  @Test
  void distrustsAWatchThatWasNotProvenForThreeSeconds() {
    World world = rig.world();

    assertThat(
            Gate.automatic(
                due(), world.circumstances(Shop.NAME, rig.now().plus(Duration.ofMillis(3001)))))
        .extracting(Finding::veto)
        .containsExactly(Veto.WATCH_UNPROVEN);
  }

  @Test
  void waitsUntilANewLeadersGraceIsOver() {
    Circumstances now = rig.world().circumstances(Shop.NAME, rig.now());
    Circumstances young =
        new Circumstances(
            now.fleet(),
            now.freezes(),
            now.storeDoubt(),
            null,
            now.graceDetail(),
            now.doubts(),
            now.moves(),
            now.now());

    assertThat(Gate.automatic(due(), young))
        .extracting(Finding::veto)
        .containsExactly(Veto.LEADER_GRACE);
  }

  @Test
  void doesNothingWhenMostOfTheWorldLooksDown() {
    Circumstances now = rig.world().circumstances(Shop.NAME, rig.now());
    Circumstances doubted =
        new Circumstances(
            now.fleet(),
            now.freezes(),
            now.storeDoubt(),
            now.graceOver(),
            now.graceDetail(),
            List.of(Finding.of(Veto.WORLD_LOOKS_DOWN, "two regions")),
            now.moves(),
            now.now());

    assertThat(Gate.automatic(due(), doubted))
        .extracting(Finding::veto)
        .containsExactly(Veto.WORLD_LOOKS_DOWN);
  }

  @Test
  void doesNothingWhileTheSourceIsUp() {
    for (String from : Shop.REGIONS) {
      rig.says(from, Shop.agent(from), Shop.web(A), Shop.UP);
    }

    assertThat(vetoes(due())).containsExactly(Veto.SOURCE_NOT_DOWN);
  }

  @Test
  void doesNothingOnAResultThatIsOnlyHeld() {
    rig.agentDies(B, Shop.agent(B));

    assertThat(vetoes(due())).containsExactly(Veto.SOURCE_NOT_DOWN);
  }

  @Test
  void needsAQuorumOfVoters() {
    rig.agentDies(B, Shop.agent(B));
    rig.doubting.add(A + "/" + Shop.agent(A));
    rig.agent(A, Shop.agent(A));

    assertThat(vetoes(due())).contains(Veto.NO_QUORUM);
  }

  @Test
  void waitsUntilThePictureIsStable() {
    Rig fresh = Shop.adopted(Automation.OBSERVE);
    Shop.goesDown(fresh, A);
    fresh.pass(Duration.ofMillis(499));
    assertThat(vetoes(fresh, automatic(fresh))).containsExactly(Veto.CUT_NOT_STABLE);

    fresh.pass(Duration.ofMillis(1));
    assertThat(vetoes(fresh, automatic(fresh))).isEmpty();
  }

  @Test
  void needsACandidate() {
    rig.happen(new Event.PositionGone(Shop.NAME, B));
    assertThat(vetoes(due())).isEmpty();

    rig.happen(new Event.PositionGone(Shop.NAME, C));
    assertThat(vetoes(due())).containsExactly(Veto.NO_CANDIDATE);
  }

  @Test
  void decidesNothingOnARecordThatCannotBeRead() {
    assertThat(vetoes(due().unreadable("services/shop/state", "broken")))
        .containsExactly(Veto.RECORD_UNREADABLE);
  }

  @Test
  void decidesNothingBeforeTheServiceIsAdopted() {
    assertThat(vetoes(due().withState(null))).containsExactly(Veto.NOT_ADOPTED);
  }

  @Test
  void namesEveryVetoAtOnce() {
    assertThat(
            vetoes(
                with("run-1", rig.now().wall().plusSeconds(1)),
                freeze(Freeze.Scope.ALL, null, rig.now().wall().plusSeconds(1))))
        .containsExactly(Veto.RUN_IN_PROGRESS, Veto.COOLING_DOWN, Veto.FROZEN);
  }

  private ServiceView due() {
    return automatic(rig);
  }

  private static ServiceView automatic(Rig rig) {
    return rig.view().with(new Versioned<>(Shop.spec(Automation.AUTOMATIC), 5));
  }

  private ServiceView defined(Automation automation) {
    return rig.view().with(new Versioned<>(Shop.spec(automation), 5));
  }

  private ServiceView with(@Nullable String run, @Nullable Instant coolDownUntil) {
    ServiceState old = rig.state();
    return due()
        .withState(
            new Versioned<>(
                new ServiceState(
                    old.epoch(),
                    old.permit(),
                    old.lastPermit(),
                    old.unproven(),
                    old.active(),
                    run,
                    old.batch(),
                    old.followers(),
                    coolDownUntil,
                    new TreeMap<>(),
                    old.database()),
                1));
  }

  private static Freeze freeze(Freeze.Scope scope, @Nullable String name, Instant until) {
    return new Freeze("f1", scope, name, "oncall", "release", null, until);
  }

  private Circumstances world(Freeze... freezes) {
    Circumstances now = rig.world().circumstances(Shop.NAME, rig.now());
    return new Circumstances(
        now.fleet(),
        List.of(freezes),
        now.storeDoubt(),
        Objects.requireNonNull(now.graceOver()),
        now.graceDetail(),
        now.doubts(),
        now.moves(),
        now.now());
  }

  private List<Veto> vetoes(ServiceView view, Freeze... freezes) {
    return Gate.automatic(view, world(freezes)).stream().map(Finding::veto).toList();
  }

  private static List<Veto> vetoes(Rig rig, ServiceView view) {
    return Gate.automatic(view, rig.world().circumstances(Shop.NAME, rig.now())).stream()
        .map(Finding::veto)
        .toList();
  }
}
