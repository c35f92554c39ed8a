package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Automation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a new leader waits for before its first automatic decision. */
class GraceTest {
  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);

  @Test
  void waitsAtLeastASecond() {
    Shop.goesDown(rig, A);
    rig.succeed(new Self("c2", B), 99);

    rig.pass(Duration.ofMillis(990));
    assertThat(rig.state().run()).isNull();

    rig.pass(Duration.ofMillis(20));
    assertThat(rig.state().run()).isNotNull();
  }

  @Test
  void waitsUntilAQuorumHasAnsweredItsOwnRecheck() {
    rig.mute.add(A + "/" + Shop.agent(A));
    rig.mute.add(B + "/" + Shop.agent(B));
    Shop.goesDown(rig, A);
    rig.succeed(new Self("c2", B), 99);
    rig.pass(Duration.ofSeconds(30));

    assertThat(rig.state().run()).isNull();
    assertThat(rig.told()).contains("FAILOVER_WAITS");
    assertThat(rig.rechecks).contains("term-99");
  }

  @Test
  void isSatisfiedWithAQuorumOfTwoRegions() {
    rig.mute.add(A + "/" + Shop.agent(A));
    Shop.goesDown(rig, A);
    rig.succeed(new Self("c2", B), 99);
    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.state().run()).isNotNull();
  }

  @Test
  void takesNoAnswerForItsOwnThatWasAskedForUnderAnEarlierLeadership() {
    rig.losesRechecks = true;
    Shop.goesDown(rig, A);
    rig.succeed(new Self("c2", B), 99);

    rig.happen(new Event.RecheckRequested(Shop.NAME, "term-7", 1));
    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.state().run()).isNull();
  }

  @Test
  void asksAgainUnderEachLeadership() {
    rig.succeed(new Self("c2", B), 99);
    rig.succeed(new Self("c1", A), 100);
    rig.pass(Duration.ofSeconds(1));

    assertThat(rig.rechecks).contains("term-99", "term-100");
  }
}
