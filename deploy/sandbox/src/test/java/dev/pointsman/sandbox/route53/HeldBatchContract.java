package dev.pointsman.sandbox.route53;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.EffectId;
import dev.pointsman.controller.execute.CallMeter;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.controller.execute.route53.Route53Traffic;
import dev.pointsman.controller.execute.testing.Route53World;
import dev.pointsman.coordination.model.Step;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A batch that was made, and is held back while a later epoch is written, changes nothing when it
 * comes: the server refuses all of it. {@code -Droute53.hold=30} holds it for so many seconds; else
 * until the other one is done.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HeldBatchContract {
  static final Effect.Pointing TO_EAST =
      new Effect.Pointing("us-east-1", "192.0.2.10", "us-west-2", "192.0.2.20");
  static final Effect.Pointing TO_WEST =
      new Effect.Pointing("us-west-2", "192.0.2.20", "us-east-1", "192.0.2.10");
  static final Effect.Pointing TO_IRELAND =
      new Effect.Pointing("eu-west-1", "192.0.2.30", "us-west-2", "192.0.2.20");

  private static final long PATIENCE_SECONDS = 60;
  private static final Duration HOLD = Duration.ofSeconds(Long.getLong("route53.hold", 0));

  private final Vertx vertx = Vertx.vertx();
  private final Route53Server server;
  private Route53World world;

  @SuppressWarnings("NullAway.Init") // the world is made before each test
  HeldBatchContract(Route53Server server) {
    this.server = server;
  }

  @BeforeAll
  static void sign() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @BeforeEach
  void createZone() {
    world = Route53World.at(server.endpoint(), vertx);
  }

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @AfterAll
  void close() {
    vertx.close().await();
    server.close();
  }

  /** The late one would point the traffic back to where it was before the later epoch. */
  @Test
  void aBatchThatPointsBackIsRefusedAfterALaterEpoch() throws Exception {
    assertRefused(TO_EAST);
  }

  final void assertRefused(Effect.Pointing late) throws Exception {
    order(world.driver(), TO_EAST, "r0", 0, 1).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    ZoneWatch early = new ZoneWatch(world);
    HeldLeadership stale = new HeldLeadership();
    List<String> answered = new CopyOnWriteArrayList<>();
    try (Route53Traffic staleDriver = world.another(vertx, stale, batches(answered))) {
      Future<Answer> held = order(staleDriver, late, "r1", 1, 2);
      stale.awaitAsked();
      if (!isAtomicToReaders()) {
        early.end();
      }
      Answer newer =
          order(world.driver(), TO_WEST, "r2", 2, 3).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(newer).isInstanceOf(Answer.Switched.class);
      ZoneWatch watch = new ZoneWatch(world);
      LockSupport.parkNanos(HOLD.toNanos());
      stale.release();
      Answer refused = held.await(PATIENCE_SECONDS, TimeUnit.SECONDS);

      assertThat(refused)
          .isInstanceOfSatisfying(
              Answer.Refused.class, r -> assertThat(r.code()).isEqualTo("STALE"));
      assertThat(answered)
          .as("what the server said of the late batch")
          .containsExactly("ROUTE53_REJECTED");
      watch.end();
      assertThat(watch.seen())
          .hasSizeGreaterThan(2)
          .allMatch(seen -> seen.epoch() == 2 && seen.pointing().equals(west()));
      early.end();
      assertThat(early.seen()).isNotEmpty().allMatch(this::isWhole);
      assertThat(early.seen().stream().map(ZoneWatch.Seen::epoch).toList()).isSorted();
    }
  }

  private static CallMeter batches(List<String> answered) {
    return (_, operation, result, _) -> {
      if (operation.equals("ChangeResourceRecordSets")) {
        answered.add(result);
      }
    };
  }

  /** Whether a reader never sees half of a batch. */
  abstract boolean isAtomicToReaders();

  private boolean isWhole(ZoneWatch.Seen seen) {
    return (seen.epoch() == 0 && List.of(east(), west()).contains(seen.pointing()))
        || (seen.epoch() == 2 && seen.pointing().equals(west()));
  }

  private static Map<String, String> east() {
    return Map.of("PRIMARY", "192.0.2.10", "SECONDARY", "192.0.2.20");
  }

  private static Map<String, String> west() {
    return Map.of("PRIMARY", "192.0.2.20", "SECONDARY", "192.0.2.10");
  }

  private Future<Answer> order(
      TrafficDriver driver, Effect.Pointing to, String run, long epoch, long batch) {
    EffectId id = new EffectId("shop", run, epoch, Step.SWITCH, 1);
    return driver.switchTraffic(new Effect.SwitchTraffic(id, world.traffic(), to, batch));
  }
}
