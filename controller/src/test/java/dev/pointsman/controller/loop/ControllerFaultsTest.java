package dev.pointsman.controller.loop;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A failover by two controllers whose connections to the store suffer, by seeds. */
class ControllerFaultsTest {
  private static final int SEEDS = 25;
  private static final int FAULTS = 40;
  private static final Duration STEP = Duration.ofMillis(97);

  /** Beyond the cool-down of a run that a fault has ended. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final ShopWorld world;
  private long acknowledged;
  private long opened;
  private boolean seen;

  ControllerFaultsTest(@TempDir Path folder) {
    world = new ShopWorld(folder);
  }

  static IntStream seeds() {
    return IntStream.range(0, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theServiceMovesOnceWhateverBecomesOfTheConnections(int seed) {
    Random random = new Random(seed);
    List<ShopWorld.Replica> replicas = List.of(world.lead("c3", C), world.start("c2", B));
    world.adopt();
    world.shop.lose(A);
    for (int i = 0; i < FAULTS; i++) {
      suffer(replicas.get(random.nextInt(replicas.size())), random);
      pass(Duration.ofMillis(random.nextInt(2_000)));
    }
    replicas.forEach(ShopWorld.Replica::recover);
    world.losesAnswers = false;
    for (int i = 0; i < PATIENCE.toSeconds() && !hasMoved(); i++) {
      pass(Duration.ofSeconds(1));
    }

    world.assertMoved();
    assertThat(world.promotions).isNotEmpty().allMatch(order -> order.contains(" " + B + " "));
    assertThat(replicas).allSatisfy(replica -> assertThat(replica.bugs).isEmpty());
    world.timers.advance(Duration.ofMinutes(1));
    assertThat(replicas.stream().filter(ShopWorld.Replica::leads)).hasSize(1);
  }

  private void suffer(ShopWorld.Replica replica, Random random) {
    switch (random.nextInt(10)) {
      case 0 -> replica.hang();
      case 1 -> replica.reads.hang();
      case 2 -> replica.writes.hang();
      case 3 -> replica.writes.disconnect();
      case 4 -> replica.writes.loseNextAnswer();
      case 5 -> replica.writes.loseNextRequest();
      case 6 -> replica.reads.dropWatches();
      case 7 -> replica.reads.endWatchesQuietly();
      case 8 -> world.losesAnswers = !world.losesAnswers;
      default -> replica.recover();
    }
  }

  private boolean hasMoved() {
    return world.shop.run().isEnded() && B.equals(world.shop.state().permit());
  }

  private void pass(Duration time) {
    for (long left = time.toMillis(); left > 0; left -= STEP.toMillis()) {
      world.timers.advance(STEP);
      respond();
    }
  }

  /** What guards and agents do by themselves. */
  private void respond() {
    String permit = world.shop.state().permit();
    long epoch = world.shop.state().epoch();
    if (!A.equals(permit) && acknowledged < epoch) {
      acknowledged = epoch;
      world.prove();
    }
    if (B.equals(permit) && opened < epoch) {
      opened = epoch;
      world.shop.open(B);
      world.shop.follow(C, B);
    }
    if (world.trafficGoesTo(B) && !seen) {
      seen = true;
      world.shop.seeTraffic(B);
    }
  }
}
