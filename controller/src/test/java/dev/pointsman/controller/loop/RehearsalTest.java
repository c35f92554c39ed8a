package dev.pointsman.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.machine.Rig;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.coordination.testing.ManualTimers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a leader looks at what it may have to move. */
class RehearsalTest implements TrafficDriver, DatabaseDriver, Leadership {
  private final ManualTimers timers = new ManualTimers();
  private final Rig rig = new Rig(new Self("c1", Shop.A));
  private boolean leads = true;
  private long term = 7;
  private final List<Effect.Claim> claims = new ArrayList<>();
  private int traffic;
  private int databases;

  @Test
  void looksAtAServiceAsSoonAsItIsThereAndAgainEveryMinute() {
    start();
    timers.advance(Duration.ofSeconds(12));
    assertThat(traffic).isZero();

    rig.happen(new Event.SpecChanged(Shop.spec(Automation.AUTOMATIC), 11));
    timers.advance(Duration.ofMillis(1_100));
    assertThat(traffic).isEqualTo(1);
    assertThat(databases).isEqualTo(Shop.REGIONS.size());

    timers.advance(Duration.ofMinutes(2));
    assertThat(traffic).isEqualTo(3);
  }

  @Test
  void comparesTheRecordsOfAServiceAtRestWithItsState() {
    Rig adopted = Shop.adopted(Automation.AUTOMATIC);
    new Rehearsal(timers, this, this, this, adopted::world).start();

    assertThat(claims)
        .containsExactly(new Effect.Claim(Shop.NAME, 1, adopted.state().batch(), Shop.A));
  }

  @Test
  void leavesTheRecordsToARunThatMovesThem() {
    Rig moving = Shop.adopted(Automation.AUTOMATIC);
    Shop.goesDown(moving, Shop.A);
    moving.pass(Duration.ofMillis(600));
    new Rehearsal(timers, this, this, this, moving::world).start();

    assertThat(claims).isEmpty();
    assertThat(databases).isPositive();
  }

  @Test
  void looksAtEverythingAnewUnderEachLeadership() {
    rig.happen(new Event.SpecChanged(Shop.spec(Automation.AUTOMATIC), 11));
    start();
    assertThat(traffic).isEqualTo(1);

    term = 8;
    timers.advance(Duration.ofMillis(1_100));

    assertThat(traffic).isEqualTo(2);
  }

  @Test
  void looksAtNothingWithoutLeading() {
    leads = false;
    rig.happen(new Event.SpecChanged(Shop.spec(Automation.AUTOMATIC), 11));
    start();
    timers.advance(Duration.ofMinutes(5));

    assertThat(traffic).isZero();
  }

  private void start() {
    new Rehearsal(timers, this, this, this, rig::world).start();
  }

  @Override
  public Future<Answer> look(TrafficSpec of, Effect.Claim claim) {
    traffic++;
    claims.add(claim);
    return Future.succeededFuture(Answer.Done.of(Map.of()));
  }

  @Override
  public Future<Answer> look(DatabaseSpec of, @Nullable Instant started) {
    databases++;
    return Future.succeededFuture(Answer.Done.of(Map.of()));
  }

  @Override
  public boolean holds() {
    return leads;
  }

  @Override
  public long term() {
    return term;
  }

  @Override
  public Future<Answer> switchTraffic(Effect.SwitchTraffic order) {
    throw new AssertionError("a rehearsal moves nothing");
  }

  @Override
  public Future<Answer> awaitInsync(Effect.AwaitInsync order) {
    throw new AssertionError("a rehearsal moves nothing");
  }

  @Override
  public Future<Answer> promote(Effect.Promote order) {
    throw new AssertionError("a rehearsal moves nothing");
  }
}
