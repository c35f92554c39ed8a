package dev.pointsman.controller.execute.route53;

import static dev.pointsman.controller.execute.route53.MemoryZoneWorld.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.EffectId;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.Pace;
import dev.pointsman.controller.execute.route53.ZoneException.Kind;
import dev.pointsman.coordination.model.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;

/** Races and faults, in virtual time. */
final class SwitchingTest {
  private static final Effect.Pointing EAST =
      new Effect.Pointing("us-east-1", "192.0.2.10", "us-west-2", "192.0.2.20");
  private static final Effect.Pointing WEST =
      new Effect.Pointing("us-west-2", "192.0.2.20", "us-east-1", "192.0.2.10");

  private final MemoryZone zone = new MemoryZone();
  private final VirtualPace pace = new VirtualPace();
  private boolean leading = true;

  @Test
  void aBatchThatRestsOnAnOldLookChangesNothing() throws Exception {
    carryOut(EAST, "r1", 1, 1);
    zone.beforeSubmit(() -> carryOutNow(WEST, "r3", 3, 3));

    assertRefused("STALE", carryOut(EAST, "r2", 2, 2));
    assertThat(primary()).isEqualTo("192.0.2.20");
  }

  @Test
  void findsItsBatchDoneWhenTheAnswerWasLost() throws Exception {
    carryOut(EAST, "r1", 1, 1);
    zone.loseNextAnswer(new ZoneException(Kind.UNKNOWN, "connection reset"));

    assertThat(carryOut(WEST, "r2", 2, 2)).isInstanceOf(Answer.Switched.class);
    assertThat(zone.submitted()).isEqualTo(2);
  }

  @Test
  void looksBeforeItSubmitsAgain() throws Exception {
    zone.failSubmits(new ZoneException(Kind.UNKNOWN, "timeout"));
    pace.onPause(() -> zone.failSubmits(null));

    assertThat(carryOut(EAST, "r1", 1, 1)).isInstanceOf(Answer.Switched.class);
    assertThat(zone.looks()).isEqualTo(2);
    assertThat(zone.submitted()).isEqualTo(2);
  }

  @Test
  void backsOffWhileThrottledUntilItsTimeIsOver() throws Exception {
    zone.failSubmits(new ZoneException(Kind.THROTTLED, "Throttling: Rate exceeded"));

    assertFailed("ROUTE53_THROTTLED", "Throttling: Rate exceeded", carryOut(EAST, "r1", 1, 1));
    assertThat(pace.pauses).isSorted().hasSizeBetween(4, 10);
    assertThat(pace.passed()).isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void goesOnOnceTheZoneIsNoLongerBusy() throws Exception {
    zone.failSubmits(new ZoneException(Kind.BUSY, "PriorRequestNotComplete"));
    pace.onPause(() -> zone.failSubmits(null));

    assertThat(carryOut(EAST, "r1", 1, 1)).isInstanceOf(Answer.Switched.class);
  }

  @Test
  void concludesNothingFromAListThatFailed() throws Exception {
    zone.failLooks(new ZoneException(Kind.UNKNOWN, "timeout"));

    assertFailed("ROUTE53_UNKNOWN", "timeout", carryOut(EAST, "r1", 1, 1));
    assertThat(zone.submitted()).isZero();
  }

  @Test
  void failsAtOnceWithTheProvidersWordsWhenDenied() throws Exception {
    zone.failSubmits(new ZoneException(Kind.DENIED, "AccessDenied: not authorized"));

    assertFailed("ROUTE53_DENIED", "AccessDenied: not authorized", carryOut(EAST, "r1", 1, 1));
    assertThat(zone.submitted()).isOne();
  }

  @Test
  void leavesABatchToAPersonThatIsRefusedThoughNothingChanged() throws Exception {
    zone.failSubmits(new ZoneException(Kind.REJECTED, "InvalidChangeBatch: Invalid IP"));

    assertRefused("ROUTE53_REJECTED", carryOut(EAST, "r1", 1, 1));
    assertThat(zone.submitted()).isEqualTo(3);
  }

  @Test
  void submitsNothingOnceLeadershipHasEnded() throws Exception {
    leading = false;

    assertFailed("NOT_LEADING", "leadership", carryOut(EAST, "r1", 1, 1));
    assertThat(zone.submitted()).isZero();
  }

  @Test
  void knowsTheChangeOfAnOrderThatComesTwice() throws Exception {
    Switching switching = switching();
    Answer first = switching.carryOut(order(EAST, "r1", 1, 1), SHOP);
    Answer second = switching.carryOut(order(EAST, "r1", 1, 1), SHOP);

    assertThat(change(second)).isEqualTo(change(first)).isEqualTo("C1");
    assertThat(change(carryOut(EAST, "r1", 1, 1))).isEqualTo(Switching.UNKNOWN_CHANGE);
  }

  @Test
  void refusesARunThatCannotBeWrittenIntoTheCompanion() throws Exception {
    assertRefused("UNWRITABLE", carryOut(EAST, "r\"1", 1, 1));
  }

  @Test
  void showsWhatDriftedAndTheCommandThatPutsItBack() throws Exception {
    carryOut(EAST, "r1", 1, 1);
    zone.find("shop.example.com.", RRType.A).stream()
        .filter(set -> "PRIMARY".equals(set.failoverAsString()))
        .forEach(
            set ->
                zone.put(
                    set.toBuilder()
                        .resourceRecords(ResourceRecord.builder().value("198.51.100.1").build())
                        .build()));

    Answer answer = carryOut(WEST, "r2", 2, 2);

    assertRefused("DRIFT", answer);
    assertThat(((Answer.Refused) answer).detail())
        .isEqualTo(
            "somebody else changed shop.example.com since batch 1: found PRIMARY us-east-1"
                + " 198.51.100.1 ttl 30 health check hc-east (expected: PRIMARY us-east-1"
                + " 192.0.2.10 ttl 30 health check hc-east); put it back: aws route53"
                + " change-resource-record-sets --hosted-zone-id Z1 --change-batch"
                + " '{\"Changes\":[{\"Action\":\"DELETE\",\"ResourceRecordSet\":{\"Name\":\"shop.example.com.\",\"Type\":\"A\",\"SetIdentifier\":\"us-east-1\",\"Failover\":\"PRIMARY\",\"TTL\":30,\"ResourceRecords\":[{\"Value\":\"198.51.100.1\"}],\"HealthCheckId\":\"hc-east\"}},{\"Action\":\"CREATE\",\"ResourceRecordSet\":{\"Name\":\"shop.example.com.\",\"Type\":\"A\",\"SetIdentifier\":\"us-east-1\",\"Failover\":\"PRIMARY\",\"TTL\":30,\"ResourceRecords\":[{\"Value\":\"192.0.2.10\"}],\"HealthCheckId\":\"hc-east\"}}]}';"
                + " it is looked at again within a minute, and the run goes on; at once: pointsman"
                + " retry shop r2 --reason ...");
  }

  private static String change(Answer answer) {
    return answer instanceof Answer.Switched switched ? switched.change() : answer.toString();
  }

  private String primary() {
    return zone.find("shop.example.com.", RRType.A).stream()
        .filter(s -> "PRIMARY".equals(s.failoverAsString()))
        .findFirst()
        .orElseThrow()
        .resourceRecords()
        .getFirst()
        .value();
  }

  private static void assertRefused(String code, Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(Answer.Refused.class, r -> assertThat(r.code()).isEqualTo(code));
  }

  private static void assertFailed(String code, String detail, Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            f -> {
              assertThat(f.code()).isEqualTo(code);
              assertThat(f.detail()).contains(detail);
            });
  }

  private void carryOutNow(Effect.Pointing to, String run, long epoch, long batch) {
    try {
      assertThat(carryOut(to, run, epoch, batch)).isInstanceOf(Answer.Switched.class);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Answer carryOut(Effect.Pointing to, String run, long epoch, long batch)
      throws InterruptedException {
    return switching().carryOut(order(to, run, epoch, batch), SHOP);
  }

  private static Effect.SwitchTraffic order(
      Effect.Pointing to, String run, long epoch, long batch) {
    return new Effect.SwitchTraffic(
        new EffectId("shop", run, epoch, Step.SWITCH, 1), SHOP, to, batch);
  }

  private Switching switching() {
    Leadership leadership =
        new Leadership() {
          @Override
          public boolean holds() {
            return leading;
          }

          @Override
          public long term() {
            return 1;
          }
        };
    return new Switching(zone, pace, leadership, Route53Options.of(null, "us-east-1"));
  }

  private static final class VirtualPace implements Pace {
    private final List<Duration> pauses = new ArrayList<>();
    private long now;
    private Runnable onPause = () -> {};

    void onPause(Runnable task) {
      onPause = task;
    }

    Duration passed() {
      return Duration.ofNanos(now);
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void pause(Duration time) {
      pauses.add(time);
      now += time.toNanos();
      onPause.run();
    }

    @Override
    public double jitter() {
      return 0.5;
    }
  }
}
