package dev.pointsman.controller.loop;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.EffectId;
import dev.pointsman.controller.core.machine.Rig;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.controller.execute.FixedLeadership;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.Lsn;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Until when an order to promote may be carried out. */
class LeadersWarrantTest {
  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);
  private final FixedLeadership leadership = new FixedLeadership(1);
  private final LeadersWarrant warrant = new LeadersWarrant(leadership, rig::world);

  @Test
  void standsWhileTheRunIsAtTheStepHoweverOftenItIsOrdered() {
    EffectId first = ordered();
    assertThat(warrant.stands(first)).isTrue();

    rig.answer(new Answer.Failed("DATABASE_UNREACHABLE", "no route"));
    rig.pass(Duration.ofSeconds(5));

    assertThat(rig.order(Effect.Promote.class).id()).isNotEqualTo(first);
    assertThat(warrant.stands(first)).isTrue();
  }

  @Test
  void endsWithTheRun() {
    EffectId order = ordered();
    rig.order(new Command.Abort(Shop.NAME, order.run()));

    assertThat(rig.state().run()).isNull();
    assertThat(warrant.stands(order)).isFalse();
  }

  @Test
  void endsWithTheStep() {
    EffectId order = ordered();
    rig.answer(new Answer.Promoted(2, Lsn.parse("0/6000"), new TreeMap<>()));

    assertThat(rig.state().run()).isEqualTo(order.run());
    assertThat(warrant.stands(order)).isFalse();
  }

  @Test
  void endsWithLeadership() {
    EffectId order = ordered();
    leadership.end();

    assertThat(warrant.stands(order)).isFalse();
  }

  @Test
  void isForNoServiceThatIsUnknown() {
    EffectId order = ordered();

    assertThat(
            warrant.stands(
                new EffectId("cart", order.run(), order.epoch(), order.step(), order.attempt())))
        .isFalse();
  }

  private EffectId ordered() {
    Shop.switchover(rig, B);
    Shop.acknowledges(rig, A, "0/6000");
    Shop.position(rig, B, DatabaseRole.STANDBY, 1, "0/6000");
    return rig.order(Effect.Promote.class).id();
  }
}
