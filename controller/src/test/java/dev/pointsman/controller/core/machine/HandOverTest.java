package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.ControllerRecord;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A leader in a region that serves would die with it. */
class HandOverTest {
  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);

  @Test
  void givesTheLeadToARegionThatServesNothing() {
    succeedIn(A);
    lives(B);
    rig.pass(Duration.ofSeconds(5));

    assertThat(rig.world().leadership().term()).isNull();
  }

  @Test
  void staysForAWhileSoThatTheLeadDoesNotGoToAndFro() {
    succeedIn(A);
    lives(B);
    rig.pass(Duration.ofMillis(2900));

    assertThat(rig.world().leadership().term()).isEqualTo(99);
  }

  @Test
  void keepsTheLeadInARegionThatServesNothing() {
    succeedIn(C);
    lives(B);
    rig.pass(Duration.ofMinutes(1));

    assertThat(rig.world().leadership().term()).isEqualTo(99);
  }

  @Test
  void keepsTheLeadWhenNobodyElseLives() {
    succeedIn(A);
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.world().leadership().term()).isEqualTo(99);

    lives(B);
    rig.happen(new Event.ControllerGone(B, "c-" + B));
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.world().leadership().term()).isEqualTo(99);
  }

  @Test
  void keepsTheLeadWhileARunIsUnderWay() {
    succeedIn(A);
    Shop.switchover(rig, B);
    lives(C);
    rig.pass(Duration.ofSeconds(10));

    assertThat(rig.state().run()).isNotNull();
    assertThat(rig.world().leadership().term()).isEqualTo(99);
  }

  private void succeedIn(String region) {
    rig.succeed(new Self("c-" + region, region), 99);
  }

  private void lives(String region) {
    rig.happen(
        new Event.ControllerSeen(
            region, "c-" + region, new ControllerRecord("1", "http://192.0.2.99:8080")));
  }
}
