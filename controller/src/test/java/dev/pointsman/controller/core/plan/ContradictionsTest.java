package dev.pointsman.controller.core.plan;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.machine.Rig;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values of other hands than a controller's stop one service, visibly, and nothing else. */
final class ContradictionsTest {
  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);

  @Test
  void aStateWhoseTrafficGoesToNoRegionOfTheDefinitionStopsTheServiceUntilItIsMended() {
    ServiceState sound = rig.state();
    arrive(like(sound, A, "mars", null));
    Shop.isLost(rig, A);
    rig.pass(Duration.ofSeconds(5));

    assertThat(rig.state().epoch()).isEqualTo(1);
    assertThat(rig.told()).containsOnlyOnce(Veto.RECORD_UNREADABLE.name());
    assertThat(rig.view().unbelievable()).containsOnlyKeys("state");
    rig.order(new Command.Failover(Shop.NAME, B, new TreeSet<>()));
    assertThat(rig.lastOutcome().orElseThrow().refusal()).isEqualTo(Veto.RECORD_UNREADABLE);

    arrive(sound);
    rig.pass(
        Duration.between(rig.now().wall(), Mending.over(rig.now(), Detection.fast()).wall())
            .minusMillis(100));
    assertThat(rig.state().epoch()).isEqualTo(1);
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.state().epoch()).isEqualTo(2);
  }

  @Test
  void aRunWhosePermitIsAnothersHoldsAndAPersonCanGiveItUp() {
    Shop.isLost(rig, A);
    rig.pass(Duration.ofSeconds(5));
    RunRecord run = rig.run();
    assertThat(rig.view().unfinished()).isPresent();

    arrive(like(rig.state(), A, A, run.id()));
    Shop.acknowledges(rig, A, "0/5000");
    rig.pass(Duration.ofSeconds(30));

    assertThat(rig.orders).isEmpty();
    assertThat(rig.view().unbelievable()).containsOnlyKeys("run");
    rig.order(new Command.Abort(Shop.NAME, run.id()));
    assertThat(rig.state().run()).isNull();
    assertThat(rig.state().permit()).isEqualTo(A);
  }

  @Test
  void aStateThatPermitsOneRegionWhileAnotherIsUnprovenOrSwitchedMoreThanItGaveOutHolds() {
    ServiceState sound = rig.state();
    arrive(sound.edit().switched(sound.batch() + 1).done());
    assertThat(rig.view().unbelievable().get("state")).contains("switched", "expected: at most");

    arrive(unproven(sound, A));
    assertThat(rig.view().unbelievable()).isEmpty();
    arrive(unproven(sound, B));
    assertThat(rig.view().unbelievable().get("state")).contains("unproven: [" + B + "]");
  }

  private static ServiceState unproven(ServiceState state, String region) {
    return new ServiceState(
        state.epoch(),
        A,
        A,
        new TreeSet<>(List.of(region)),
        state.active(),
        null,
        null,
        state.batch(),
        state.switched(),
        state.followers(),
        state.coolDownUntil(),
        state.quarantined(),
        state.database());
  }

  private void arrive(ServiceState state) {
    rig.happen(new Event.StateChanged(Shop.NAME, state, rig.nextRevision()));
  }

  private static ServiceState like(
      ServiceState state, String permit, String active, @Nullable String run) {
    return new ServiceState(
        state.epoch(),
        permit,
        null,
        state.unproven(),
        List.of(active),
        run,
        state.batch(),
        state.followers(),
        state.coolDownUntil(),
        state.quarantined(),
        state.database());
  }
}
