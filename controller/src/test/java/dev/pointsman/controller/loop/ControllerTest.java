package dev.pointsman.controller.loop;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Seen;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.testing.FakeCluster;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Path folder;
  private final ShopWorld world;
  private final Surroundings shop;
  private final FakeCluster cluster;
  private final ManualTimers timers;

  ControllerTest(@TempDir Path folder) {
    this.folder = folder;
    world = new ShopWorld(folder);
    shop = world.shop;
    cluster = world.cluster;
    timers = world.timers;
  }

  @Test
  void adoptsTheServiceAsItStands() {
    world.lead("c3", C);
    world.adopt();

    assertThat(shop.state().permit()).isEqualTo(A);
    assertThat(shop.state().active()).containsExactly(A);
    assertThat(shop.run().kind()).isEqualTo(RunKind.ADOPT);
    assertThat(shop.run().result()).isEqualTo(RunResult.COMPLETED);
    assertThat(world.trafficGoesTo(A)).isTrue();
    assertThat(world.promotions).isEmpty();
  }

  @Test
  void failsOverWhenTwoRegionsSayDownAndTheGuardAcknowledges() {
    world.lead("c3", C);
    world.adopt();
    shop.lose(A);
    world.fence();
    timers.advance(Duration.ofSeconds(2));
    assertThat(world.promotions).as("the guard has not acknowledged").isEmpty();
    world.prove();
    world.finish();

    world.assertMoved();
    assertThat(world.promotions).containsExactly("c3 " + B + " 2");
    assertThat(world.traffic.batches()).isEqualTo(2);
  }

  @Test
  void movesNothingWhileOnlyOneRegionSaysDown() {
    world.lead("c3", C);
    world.adopt();
    shop.loseInTheEyesOf(B, A);
    timers.advance(LONG);

    assertThat(shop.state().permit()).isEqualTo(A);
    assertThat(shop.run().kind()).isEqualTo(RunKind.ADOPT);
  }

  @Test
  void anotherFinishesTheRunOfALeaderThatWasStoppedAfterTheFence() {
    ShopWorld.Replica first = world.lead("c3", C);
    ShopWorld.Replica second = world.start("c2", B);
    world.adopt();
    shop.lose(A);
    world.fence();
    String run = shop.run().id();
    first.controller.stop();
    shop.until(second::leads);
    world.prove();
    world.finish();

    world.assertMoved();
    assertThat(shop.run().id()).isEqualTo(run);
    assertThat(world.promotions).containsExactly("c2 " + B + " 2");
    assertThat(first.leads()).isFalse();
  }

  @Test
  void anotherFinishesTheRunOfALeaderWhoseWritesHangAndWhichThenOrdersNothing() {
    ShopWorld.Replica first = world.lead("c3", C);
    ShopWorld.Replica second = world.start("c2", B);
    world.adopt();
    shop.lose(A);
    world.fence();
    first.writes.hang();
    world.prove();
    shop.until(second::leads);
    assertThat(first.leads()).isFalse();
    world.finish();
    first.writes.recover();
    timers.advance(LONG);

    world.assertMoved();
    assertThat(world.promotions).containsExactly("c2 " + B + " 2");
    assertThat(shop.state().epoch()).isEqualTo(2);
  }

  @Test
  void aSuccessorFindsThePromotionThatItsPredecessorDidNotLiveToRecord() {
    ShopWorld.Replica first = world.lead("c3", C);
    world.start("c2", B);
    world.adopt();
    shop.lose(A);
    world.fence();
    world.losesAnswers = true;
    world.prove();
    shop.until(() -> !world.target.inRecovery());
    first.controller.stop();
    world.losesAnswers = false;
    world.finish();

    world.assertMoved();
    assertThat(world.promotions).containsExactly("c3 " + B + " 2", "c2 " + B + " 2");
    assertThat(shop.run().step(Step.PROMOTE).orElseThrow().evidence())
        .containsEntry("how", "found promoted")
        .containsEntry("timeline", "2");
  }

  @Test
  void beginsOneRunWhenTheAnswerToItsFirstCommitWasLost() {
    ShopWorld.Replica only = world.lead("c3", C);
    world.adopt();
    shop.lose(A);
    only.writes.loseNextAnswer();
    world.fence();
    world.prove();
    world.finish();

    world.assertMoved();
    assertThat(shop.runs()).hasSize(2);
    assertThat(shop.state().epoch()).isEqualTo(2);
  }

  @Test
  void ordersNoPromotionBeforeItIsOnRecord() {
    ShopWorld.Replica only = world.lead("c3", C);
    world.adopt();
    shop.lose(A);
    world.fence();
    shop.acknowledge(A, "0/6000");
    timers.advance(Duration.ofSeconds(1));
    assertThat(shop.run().step(Step.CATCH_UP).orElseThrow().status()).isEqualTo(StepStatus.RUNNING);
    only.writes.loseNextRequest();
    shop.position(B, "0/6000");
    timers.advance(FakeStore.CALL_TIMEOUT);
    assertThat(world.promotions).isEmpty();
    world.finish();

    world.assertMoved();
    assertThat(world.promotions).hasSize(1);
  }

  @Test
  void handsOverToAControllerInARegionThatDoesNotServe() {
    ShopWorld.Replica serving = world.lead("c1", A);
    world.adopt();
    timers.advance(LONG);
    assertThat(serving.leads()).as("there is nobody else").isTrue();
    ShopWorld.Replica other = world.start("c3", C);
    shop.until(other::leads);

    assertThat(serving.leads()).isFalse();
    timers.advance(LONG);
    assertThat(other.leads()).isTrue();
    assertThat(serving.leads()).isFalse();
    assertThat(Objects.requireNonNull(serving.controller.leader()).controller()).isEqualTo("c3");
  }

  @Test
  void aBugEndsLeadershipAtOnceAndIsToldOnce() {
    ShopWorld.Replica replica = world.lead("c3", C);
    world.adopt();
    world.breaksPromotions = true;
    shop.lose(A);
    world.fence();
    world.prove();
    shop.until(() -> !replica.bugs.isEmpty());
    timers.advance(ShopWorld.SOON);
    assertThat(shop.value(KeySpace.LEADER)).isEmpty();

    timers.advance(LONG);
    assertThat(replica.bugs).hasSize(1);
    assertThat(shop.value(KeySpace.LEADER)).isEmpty();
  }

  @Test
  void aStateInWhichTrafficGoesNowhereIsUnreadableAndBreaksNobody() {
    ShopWorld.Replica replica = world.lead("c3", C);
    world.adopt();
    String key = KeySpace.state(Shop.NAME);
    String state = Codecs.STATE.encode(shop.state());
    shop.overwrite(key, state.replace("[\"us-east-1\"]", "[]"));
    shop.lose(A);
    timers.advance(LONG);

    assertThat(replica.bugs).isEmpty();
    assertThat(replica.leads()).isTrue();
    assertThat(world.promotions).isEmpty();
    assertThat(replica.controller.world().service(Shop.NAME, replica.controller.now()).unreadable())
        .containsKey(key);

    shop.overwrite(key, state);
    timers.advance(ShopWorld.SOON);
    world.fence();
  }

  @Test
  void aStopTakesLeadAndPresenceBackAtOnce() {
    ShopWorld.Replica replica = world.lead("c3", C);
    timers.advance(ShopWorld.SOON);
    assertThat(shop.value(KeySpace.controller(C, "c3"))).isPresent();
    replica.controller.stop();
    timers.advance(ShopWorld.SOON);

    assertThat(shop.value(KeySpace.controller(C, "c3"))).isEmpty();
    assertThat(shop.value(KeySpace.LEADER)).isEmpty();
    assertThat(cluster.leases()).isZero();
  }

  @Test
  void tellsWhoLeadsAndWhetherTheStoreIsRead() {
    ShopWorld.Replica replica = world.replica("c3", C);
    assertThat(replica.controller.storeTrouble()).isNotNull();
    replica.controller.start();
    shop.until(replica::leads);
    timers.advance(ShopWorld.SOON);
    assertThat(replica.controller.storeTrouble()).isNull();
    assertThat(Objects.requireNonNull(replica.controller.leader()).controller()).isEqualTo("c3");

    replica.hang();
    timers.advance(LONG);
    assertThat(replica.controller.storeTrouble()).isNotNull();
    assertThat(replica.controller.leader()).isNull();
  }

  @Test
  void movesNothingInAStoreThatWentBackNorWhenStartedAnew() {
    ShopWorld.Replica replica = world.lead("c3", C);
    world.adopt();
    timers.advance(Duration.ofSeconds(5));
    FakeCluster.Backup backup = cluster.backup();
    timers.advance(LONG);
    long seen = cluster.revision();
    cluster.restore(backup);
    shop.until(() -> replica.controller.world().leadership().rewound().isPresent());
    assertStandsStill(replica);

    replica.controller.stop();
    // what was seen is no sign any more
    shop.until(() -> cluster.revision() > seen);
    ShopWorld.Replica anew = world.start("c3", C);
    shop.until(anew::leads);
    assertThat(anew.controller.world().leadership().rewound()).isPresent();
    assertStandsStill(anew);
  }

  @Test
  void aRunGoesNoFurtherInAStoreThatWentBack() {
    ShopWorld.Replica replica = world.lead("c3", C);
    world.adopt();
    shop.lose(A);
    world.fence();
    timers.advance(Duration.ofSeconds(1));
    FakeCluster.Backup backup = cluster.backup();
    timers.advance(Duration.ofSeconds(2));
    cluster.restore(backup);
    shop.until(() -> replica.controller.world().leadership().rewound().isPresent());
    assertThat(world.promotions).isEmpty();
    world.prove();
    timers.advance(LONG);

    assertThat(replica.leads()).isTrue();
    assertThat(shop.state().permit()).isNull();
    assertThat(world.promotions).isEmpty();
  }

  @Test
  void movesNothingInAStoreThatWentBackWhileTheControllerDidNotRun() {
    ShopWorld.Replica replica = world.lead("c3", C);
    world.adopt();
    timers.advance(Duration.ofSeconds(5));
    FakeCluster.Backup backup = cluster.backup();
    timers.advance(LONG);
    replica.controller.stop();
    timers.advance(ShopWorld.SOON);
    cluster.restore(backup);
    ShopWorld.Replica anew = world.start("c3", C);
    shop.until(anew::leads);

    assertThat(anew.controller.world().leadership().rewound()).isPresent();
    assertStandsStill(anew);
  }

  /** As {@code snapshot restore --bump-revision} leaves it: no revision tells, the epoch does. */
  @Test
  void movesNothingInAStoreThatWentBackUnderAHigherRevision() {
    ShopWorld.Replica replica = world.lead("c3", C);
    world.adopt();
    String old = shop.value(KeySpace.state(Shop.NAME)).orElseThrow();
    shop.lose(A);
    world.fence();
    timers.advance(ShopWorld.SOON);
    replica.controller.stop();
    timers.advance(ShopWorld.SOON);
    cluster.commit(Transaction.when().put(KeySpace.state(Shop.NAME), old).build());
    ShopWorld.Replica anew = world.start("c3", C);
    shop.until(anew::leads);

    assertThat(anew.controller.world().leadership().rewound().orElse(""))
        .contains("epoch 1 of shop");
    assertThat(world.promotions).isEmpty();
  }

  @Test
  void aServiceThatWasRemovedMayBeginAgainWithItsFirstEpoch() {
    ShopWorld.Replica replica = world.lead("c3", C);
    world.adopt();
    cluster.commit(Transaction.when().delete(KeySpace.state(Shop.NAME)).build());
    timers.advance(ShopWorld.SOON);

    assertThat(replica.controller.world().leadership().rewound()).isEmpty();
  }

  @Test
  void anotherLeadsWhenTheLeaderCannotReadTheStore() {
    ShopWorld.Replica blind = world.lead("c3", C);
    ShopWorld.Replica other = world.start("c2", B);
    world.adopt();
    blind.reads.hang();
    timers.advance(LONG);
    shop.lose(A);
    world.fence();
    world.prove();
    world.finish();

    world.assertMoved();
    assertThat(other.leads()).isTrue();
    assertThat(shop.value(KeySpace.controller(C, "c3"))).as("it could not lead").isEmpty();
    assertThat(world.promotions).containsExactly("c2 " + B + " 2");
  }

  @Test
  void movesAlsoWhenWhatIsSeenCannotBeKept() throws IOException {
    world.lead("c3", C);
    world.adopt();
    loseFolder();
    shop.lose(A);
    world.fence();
    world.prove();
    world.finish();

    world.assertMoved();
  }

  @Test
  void keepsThatTheStoreWentBackOnceTheDiskTakesItAgain() throws IOException {
    ShopWorld.Replica replica = world.lead("c3", C);
    world.adopt();
    FakeCluster.Backup backup = cluster.backup();
    timers.advance(LONG);
    loseFolder();
    cluster.restore(backup);
    shop.until(() -> replica.controller.world().leadership().rewound().isPresent());
    assertThat(folder.resolve("c3")).doesNotExist();
    Files.createDirectory(folder.resolve("c3"));
    timers.advance(Duration.ofSeconds(5));

    assertThat(Seen.in(folder.resolve("c3")).marks().rewound()).isTrue();
  }

  /** As a disk that is full: nothing can be written. */
  private void loseFolder() throws IOException {
    Files.delete(folder.resolve("c3/seen.properties"));
    Files.delete(folder.resolve("c3"));
  }

  @Test
  void aPersonWhoDeletedWhatWasSeenLetsItMoveAgain() {
    ShopWorld.Replica replica = world.lead("c3", C);
    world.adopt();
    FakeCluster.Backup backup = cluster.backup();
    timers.advance(LONG);
    cluster.restore(backup);
    shop.until(() -> replica.controller.world().leadership().rewound().isPresent());
    replica.controller.stop();
    timers.advance(ShopWorld.SOON);
    // another folder, as good as a deleted file
    world.lead("c2", C);
    shop.lose(A);
    world.fence();
    world.prove();
    world.finish();

    world.assertMoved();
  }

  /** All says that the service must move, and it does not. */
  private void assertStandsStill(ShopWorld.Replica replica) {
    assertThat(replica.leads()).isTrue();
    String state = shop.value(KeySpace.state(Shop.NAME)).orElseThrow();
    shop.lose(A);
    timers.advance(LONG);

    assertThat(replica.leads()).isTrue();
    assertThat(shop.value(KeySpace.state(Shop.NAME))).contains(state);
    assertThat(world.promotions).isEmpty();
    assertThat(world.traffic.batches()).isEqualTo(1);
  }
}
