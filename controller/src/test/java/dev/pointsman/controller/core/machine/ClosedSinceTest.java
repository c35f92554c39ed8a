package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.run.Runner;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** From when on a lapsed permit is counted, and who has to be proved closed. */
class ClosedSinceTest {
  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);

  @Test
  void countsFromTheAnswerToTheCommitAndNotFromItsSending() {
    Shop.isLost(rig, A);
    rig.holdsAnswers = true;
    rig.order(new Command.Failover(Shop.NAME, B, new TreeSet<>()));
    rig.pass(Duration.ofSeconds(4));
    rig.release();
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.orders).isEmpty();

    rig.pass(Duration.ofMillis(100));
    assertThat(rig.order(Effect.Promote.class).region()).isEqualTo(B);
  }

  @Test
  void givesThePermitToNobodyWhenARunIsTakenBackThatDidNotTakeItFromTheOldRegion() {
    abandonsThePromotionOf(B);
    rig.order(new Command.Failover(Shop.NAME, C, new TreeSet<>()));
    assertThat(current()).isEqualTo(Step.FENCE);

    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.state().permit()).isNull();
    assertThat(rig.state().unproven()).containsExactly(B);
  }

  @Test
  void givesThePermitToNobodyAlsoOnceTheOtherRegionIsProvedClosed() {
    abandonsThePromotionOf(B);
    rig.order(new Command.Failover(Shop.NAME, C, new TreeSet<>()));
    Shop.acknowledges(rig, B, "0/7000");
    assertThat(current()).isEqualTo(Step.CATCH_UP);

    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.state().permit()).isNull();
  }

  private void abandonsThePromotionOf(String region) {
    FailoverTest.untilPromotion(rig);
    assertThat(rig.run().to()).isEqualTo(region);
    rig.answer(new Answer.Refused("WRONG_SYSTEM", "another database"));
    rig.order(new Command.Abort(Shop.NAME, rig.run().id()));
    rig.pass(Duration.ofSeconds(1));
    Shop.position(rig, C, DatabaseRole.STANDBY, 1, "0/6000");
    assertThat(rig.state().unproven()).containsExactly(region);
  }

  private Step current() {
    return Runner.current(rig.run()).orElseThrow().step();
  }

  @Test
  void asksForNoProofOfARegionThatWasProvedUnderThisEpochAlready() {
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    Shop.acknowledges(rig, A, null);
    Shop.guard(rig, A, GuardPhase.OPEN, DatabaseRole.PRIMARY, 1, null, null);

    assertThat(rig.state().unproven()).containsExactly(B);
  }
}
