package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a controller that has promised counts from: 9/8 x (3 s + 1.5 s) are 5.0625 s. */
class PromiseTest {
  private static final Duration ALMOST = Duration.ofSeconds(5);
  private static final Duration THE_REST = Duration.ofMillis(100);

  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);

  @Test
  void countsFromItsLastPromise() {
    fences();
    rig.pass(Duration.ofSeconds(4));
    promise();
    rig.pass(Duration.ofSeconds(3));
    promise();
    rig.pass(ALMOST);
    assertThat(rig.orders).isEmpty();

    rig.pass(THE_REST);
    assertThat(rig.order(Effect.Promote.class).region()).isEqualTo(B);
  }

  @Test
  void countsFromTheCommitsAnswerWhenThatComesAfterThePromise() {
    Shop.isLost(rig, A);
    rig.holdsAnswers = true;
    rig.order(new Command.Failover(Shop.NAME, B, new TreeSet<>()));
    promise();
    rig.pass(Duration.ofSeconds(4));
    rig.release();
    rig.pass(ALMOST);
    assertThat(rig.orders).isEmpty();

    rig.pass(THE_REST);
    assertThat(rig.order(Effect.Promote.class).region()).isEqualTo(B);
  }

  @Test
  void countsFromItsElectionWhenThatComesAfterThePromise() {
    fences();
    rig.happen(new Event.LeadershipLost("etcd is gone"));
    promise();
    rig.pass(Duration.ofSeconds(4));
    Shop.isLost(rig, A);
    rig.succeed(new Self("c2", Shop.B), 20);
    rig.pass(ALMOST);
    assertThat(rig.orders).isEmpty();

    rig.pass(THE_REST);
    assertThat(rig.order(Effect.Promote.class).region()).isEqualTo(B);
  }

  @Test
  void saysNothingOfAServiceThatItDoesNotKnow() {
    World before = rig.world();
    rig.happen(new Event.PromiseGiven("other", A));

    assertThat(rig.world().desks()).isEqualTo(before.desks());
  }

  private void fences() {
    Shop.isLost(rig, A);
    rig.order(new Command.Failover(Shop.NAME, B, new TreeSet<>()));
    assertThat(rig.state().permit()).isNull();
  }

  private void promise() {
    rig.happen(new Event.PromiseGiven(Shop.NAME, A));
  }
}
