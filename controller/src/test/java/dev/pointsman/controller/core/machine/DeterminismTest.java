package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same events give the same transitions: world, orders and deadlines. */
class DeterminismTest {
  private static final int SEEDS = 5;
  private static final int EVENTS = 60;

  @Test
  void takesTheSameWayThroughTheSameFailover() {
    assertThat(hash(failover())).isEqualTo(hash(failover()));
  }

  @Test
  void takesTheSameWayThroughTheSameTurmoil() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(hash(turmoil(seed))).as("seed %d", seed).isEqualTo(hash(turmoil(seed)));
    }
  }

  @Test
  void takesAnotherWayThroughAnotherTurmoil() {
    assertThat(hash(turmoil(1))).isNotEqualTo(hash(turmoil(2)));
  }

  @Test
  void leavesTheWorldThatItWasGivenAsItWas() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    World before = rig.world();
    String was = before.toString();
    FailoverTest.failover(rig);

    assertThat(before).hasToString(was);
  }

  private static List<String> failover() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.traces = true;
    FailoverTest.failover(rig);
    return rig.trace;
  }

  /** Whatever may happen, in an order that the seed gives. */
  static List<String> turmoil(long seed) {
    Random random = new Random(seed);
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.traces = true;
    for (int i = 0; i < EVENTS; i++) {
      String region = Shop.REGIONS.get(random.nextInt(Shop.REGIONS.size()));
      String from = Shop.REGIONS.get(random.nextInt(Shop.REGIONS.size()));
      switch (random.nextInt(9)) {
        case 0 -> rig.says(from, Shop.agent(from), Shop.web(region), Shop.DOWN);
        case 1 -> rig.says(from, Shop.agent(from), Shop.web(region), Shop.UP);
        case 2 -> Shop.goesDown(rig, region);
        case 3 -> Shop.acknowledges(rig, region, "0/6000");
        case 4 -> rig.agentDies(from, Shop.agent(from));
        case 5 -> rig.agent(from, Shop.agent(from));
        case 6 -> rig.order(new Command.Switchover(Shop.NAME, region));
        case 7 -> rig.succeed(new Self("c2", A), 100 + i);
        default -> rig.mirrorIsFaster = random.nextBoolean();
      }
      rig.pass(Duration.ofMillis(random.nextInt(1500)));
    }
    return rig.trace;
  }

  private static String hash(List<String> trace) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      trace.forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new AssertionError(everyPlatformHasIt);
    }
  }
}
