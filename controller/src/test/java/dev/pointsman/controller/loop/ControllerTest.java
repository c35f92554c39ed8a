package dev.pointsman.controller.loop;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.controller.execute.DatabaseDriver;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.controller.execute.testing.InMemoryDatabase;
import dev.pointsman.controller.execute.testing.InMemoryTraffic;
import dev.pointsman.controller.metrics.ControllerMetrics;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Seen;
import dev.pointsman.coordination.testing.FakeCluster;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole controllers on a store and drivers in memory. */
class ControllerTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final TrafficSpec TRAFFIC = Shop.spec(Automation.AUTOMATIC).traffic();
  private static final DatabaseSpec TARGET =
      Objects.requireNonNull(Shop.spec(Automation.AUTOMATIC).region(B).orElseThrow().database());

  @TempDir private Path folder;

  private final ManualTimers timers = new ManualTimers();
  private final FakeCluster cluster = new FakeCluster(timers);
  private final Surroundings shop = new Surroundings(timers, cluster);
  private final InMemoryTraffic traffic = new InMemoryTraffic();
  private final InMemoryDatabase.Server target =
      new InMemoryDatabase.Server("42", 1, true, Lsn.parse("0/6000"));
  private final Databases databases = new Databases();

  /** Databases that keep what they were ordered, and may lose their answers. */
  private final class Databases {
    final InMemoryDatabase servers = new InMemoryDatabase();
    final List<String> promotions = new ArrayList<>();
    boolean loseAnswers;

    Databases() {
      servers.add(TARGET, target);
    }

    DatabaseDriver driver(String controller) {
      return new DatabaseDriver() {
        @Override
        public Future<Answer> promote(Effect.Promote order) {
          promotions.add(controller + " " + order.region() + " " + order.id().epoch());
          Future<Answer> answer = servers.promote(order);
          return loseAnswers ? Promise.<Answer>promise().future() : answer;
        }

        @Override
        public Future<Answer> look(DatabaseSpec database) {
          return servers.look(database);
        }
      };
    }
  }

  /** One process of a controller. */
  private final class Replica {
    final FakeStore reads = cluster.connect();
    final FakeStore writes = cluster.connect();
    final List<Throwable> bugs = new ArrayList<>();
    final Controller controller;

    Replica(String name, String region) throws IOException {
      controller =
          new Controller(
              timers,
              reads,
              writes,
              Seen.in(folder.resolve(name)),
              new LeaderRecord(name, region, "http://" + name, Instant.EPOCH),
              "1",
              drivers(name),
              new ControllerMetrics(),
              bugs::add);
    }

    private Controller.Drivers drivers(String name) {
      return new Controller.Drivers() {
        @Override
        public TrafficDriver traffic(Leadership leadership) {
          return traffic;
        }

        @Override
        public DatabaseDriver database(Leadership leadership) {
          return databases.driver(name);
        }
      };
    }

    Replica start() {
      controller.start();
      return this;
    }

    boolean leads() {
      return controller.world().leadership().term() != null;
    }

    void hang() {
      reads.hang();
      writes.hang();
    }
  }

  @Test
  void adoptsTheServiceAsItStands() throws IOException {
    lead("c3", C);
    adopt();

    assertThat(shop.state().permit()).isEqualTo(A);
    assertThat(shop.state().active()).containsExactly(A);
    assertThat(shop.run().kind()).isEqualTo(RunKind.ADOPT);
    assertThat(shop.run().result()).isEqualTo(RunResult.COMPLETED);
    assertThat(traffic.pointing(TRAFFIC)).containsEntry("PRIMARY", Shop.address(A));
    assertThat(databases.promotions).isEmpty();
  }

  @Test
  void failsOverWhenTwoRegionsSayDownAndTheGuardAcknowledges() throws IOException {
    lead("c3", C);
    adopt();
    shop.lose(A);
    fenced();
    timers.advance(Duration.ofSeconds(2));
    assertThat(databases.promotions).as("the guard has not acknowledged").isEmpty();
    finish();

    assertMoved();
    assertThat(databases.promotions).containsExactly("c3 " + B + " 2");
    assertThat(traffic.batches()).isEqualTo(2);
  }

  @Test
  void movesNothingWhileOnlyOneRegionSaysDown() throws IOException {
    lead("c3", C);
    adopt();
    shop.loseInTheEyesOf(B, A);
    timers.advance(LONG);

    assertThat(shop.state().permit()).isEqualTo(A);
    assertThat(shop.run().kind()).isEqualTo(RunKind.ADOPT);
  }

  @Test
  void anotherFinishesTheRunOfALeaderThatWasStoppedAfterTheFence() throws IOException {
    Replica first = lead("c3", C);
    Replica second = new Replica("c2", B).start();
    adopt();
    shop.lose(A);
    fenced();
    String run = shop.run().id();
    first.controller.stop();
    shop.until(second::leads);
    finish();

    assertMoved();
    assertThat(shop.run().id()).isEqualTo(run);
    assertThat(databases.promotions).containsExactly("c2 " + B + " 2");
    assertThat(first.leads()).isFalse();
  }

  @Test
  void anotherFinishesTheRunOfALeaderWhoseWritesHangAndWhichThenOrdersNothing() throws IOException {
    Replica first = lead("c3", C);
    Replica second = new Replica("c2", B).start();
    adopt();
    shop.lose(A);
    fenced();
    first.writes.hang();
    shop.acknowledge(A, "0/6000");
    shop.position(B, "0/6000");
    shop.until(second::leads);
    assertThat(first.leads()).isFalse();
    finish();
    first.writes.recover();
    timers.advance(LONG);

    assertMoved();
    assertThat(databases.promotions).containsExactly("c2 " + B + " 2");
    assertThat(shop.state().epoch()).isEqualTo(2);
  }

  @Test
  void aSuccessorFindsThePromotionThatItsPredecessorDidNotLiveToRecord() throws IOException {
    Replica first = lead("c3", C);
    new Replica("c2", B).start();
    adopt();
    shop.lose(A);
    fenced();
    databases.loseAnswers = true;
    shop.acknowledge(A, "0/6000");
    shop.position(B, "0/6000");
    shop.until(() -> !target.inRecovery());
    first.controller.stop();
    databases.loseAnswers = false;
    finish();

    assertMoved();
    assertThat(databases.promotions).containsExactly("c3 " + B + " 2", "c2 " + B + " 2");
    assertThat(shop.run().step(Step.PROMOTE).orElseThrow().evidence())
        .containsEntry("how", "found promoted")
        .containsEntry("timeline", "2");
  }

  @Test
  void aCommitWhoseAnswerWasLostIsCarriedOutOnce() throws IOException {
    Replica first = lead("c3", C);
    adopt();
    int before = shop.states().size();
    shop.lose(A);
    shop.until(() -> !shop.run().kind().equals(RunKind.ADOPT));
    first.writes.loseNextAnswer();
    fenced();
    finish();

    assertMoved();
    assertThat(shop.states().subList(before, shop.states().size()))
        .extracting(ServiceState::epoch)
        .isSorted()
        .containsOnly(1L, 2L);
  }

  @Test
  void handsOverToAControllerInARegionThatDoesNotServe() throws IOException {
    Replica serving = lead("c1", A);
    adopt();
    timers.advance(LONG);
    assertThat(serving.leads()).as("there is nobody else").isTrue();
    Replica other = new Replica("c3", C).start();
    shop.until(other::leads);

    assertThat(serving.leads()).isFalse();
    timers.advance(LONG);
    assertThat(other.leads()).isTrue();
    assertThat(serving.leads()).isFalse();
    assertThat(Objects.requireNonNull(serving.controller.leader()).controller()).isEqualTo("c3");
  }

  @Test
  void aBugEndsLeadershipAtOnceAndIsToldOnce() throws IOException {
    Replica replica = lead("c3", C);
    adopt();
    shop.overwrite(impossible());
    shop.until(() -> !replica.bugs.isEmpty());
    timers.advance(SOON);
    assertThat(shop.value(KeySpace.LEADER)).isEmpty();

    timers.advance(LONG);
    assertThat(replica.bugs).hasSize(1);
    assertThat(shop.value(KeySpace.LEADER)).isEmpty();
  }

  @Test
  void aStopTakesLeadAndPresenceBackAtOnce() throws IOException {
    Replica replica = lead("c3", C);
    timers.advance(SOON);
    assertThat(shop.value(KeySpace.controller(C, "c3"))).isPresent();
    replica.controller.stop();
    timers.advance(SOON);

    assertThat(shop.value(KeySpace.controller(C, "c3"))).isEmpty();
    assertThat(shop.value(KeySpace.LEADER)).isEmpty();
    assertThat(cluster.leases()).isZero();
  }

  @Test
  void tellsWhoLeadsAndWhetherTheStoreIsRead() throws IOException {
    Replica replica = new Replica("c3", C);
    assertThat(replica.controller.storeTrouble()).isNotNull();
    replica.start();
    shop.until(replica::leads);
    timers.advance(SOON);
    assertThat(replica.controller.storeTrouble()).isNull();
    assertThat(Objects.requireNonNull(replica.controller.leader()).controller()).isEqualTo("c3");

    replica.hang();
    timers.advance(LONG);
    assertThat(replica.controller.storeTrouble()).isNotNull();
    assertThat(replica.controller.leader()).isNull();
  }

  @Test
  void movesNothingInAStoreThatWentBackNorWhenStartedAnew() throws IOException {
    Replica replica = lead("c3", C);
    adopt();
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
    Replica anew = new Replica("c3", C).start();
    shop.until(anew::leads);
    assertThat(anew.controller.world().leadership().rewound()).isPresent();
    assertStandsStill(anew);
  }

  @Test
  void movesNothingInAStoreThatWentBackWhileTheControllerDidNotRun() throws IOException {
    Replica replica = lead("c3", C);
    adopt();
    timers.advance(Duration.ofSeconds(5));
    FakeCluster.Backup backup = cluster.backup();
    timers.advance(LONG);
    replica.controller.stop();
    timers.advance(SOON);
    cluster.restore(backup);
    Replica anew = new Replica("c3", C).start();
    shop.until(anew::leads);

    assertThat(anew.controller.world().leadership().rewound()).isPresent();
    assertStandsStill(anew);
  }

  @Test
  void aPersonWhoDeletedWhatWasSeenLetsItMoveAgain() throws IOException {
    Replica replica = lead("c3", C);
    adopt();
    FakeCluster.Backup backup = cluster.backup();
    timers.advance(LONG);
    cluster.restore(backup);
    shop.until(() -> replica.controller.world().leadership().rewound().isPresent());
    replica.controller.stop();
    timers.advance(SOON);
    // another folder, as good as a deleted file
    lead("c2", C);
    shop.lose(A);
    fenced();
    finish();

    assertMoved();
  }

  private Replica lead(String name, String region) throws IOException {
    Replica replica = new Replica(name, region).start();
    shop.until(replica::leads);
    return replica;
  }

  /** Until the shop is under control and at rest in its first region. */
  private void adopt() {
    shop.until(() -> shop.adopted().filter(state -> A.equals(state.permit())).isPresent());
    shop.open(A);
    shop.until(() -> !traffic.pointing(TRAFFIC).isEmpty());
    shop.seeTraffic(A);
    shop.until(() -> shop.run().isEnded());
    timers.advance(SOON);
  }

  /** Until a run has taken the permit from everybody; nothing proves the fence yet. */
  private void fenced() {
    shop.until(() -> shop.state().permit() == null);
    assertThat(shop.state().epoch()).isEqualTo(2);
    assertThat(target.inRecovery()).isTrue();
  }

  /** Guards and agents do what a failover from the first region to the second needs of them. */
  private void finish() {
    shop.acknowledge(A, "0/6000");
    shop.position(B, "0/6000");
    shop.until(() -> B.equals(shop.state().permit()));
    shop.open(B);
    shop.until(() -> Shop.address(B).equals(traffic.pointing(TRAFFIC).get("PRIMARY")));
    shop.seeTraffic(B);
    shop.follow(C, B);
    shop.until(() -> shop.run().isEnded());
  }

  private void assertMoved() {
    assertThat(shop.run().kind()).isEqualTo(RunKind.FAILOVER);
    assertThat(shop.run().result()).isEqualTo(RunResult.COMPLETED);
    assertThat(shop.run().step(Step.FENCE).orElseThrow().status()).isEqualTo(StepStatus.DONE);
    assertThat(shop.state().permit()).isEqualTo(B);
    assertThat(shop.state().active()).containsExactly(B);
    assertThat(target.mark()).isEqualTo("2 " + shop.run().id() + " " + B);
    List<String> permits =
        shop.states().stream()
            .map(state -> Objects.requireNonNullElse(state.permit(), ""))
            .toList();
    assertThat(String.join(" ", permits)).doesNotContain(A + " " + B);
  }

  /** All says that the service must move, and it does not. */
  private void assertStandsStill(Replica replica) {
    assertThat(replica.leads()).isTrue();
    String state = shop.value(KeySpace.state(Shop.NAME)).orElseThrow();
    shop.lose(A);
    timers.advance(LONG);

    assertThat(replica.leads()).isTrue();
    assertThat(shop.value(KeySpace.state(Shop.NAME))).contains(state);
    assertThat(databases.promotions).isEmpty();
    assertThat(traffic.batches()).isEqualTo(1);
  }

  /** A state that no machine writes: traffic goes nowhere. */
  private static ServiceState impossible() {
    return new ServiceState(
        1, A, new TreeSet<>(), List.of(), null, 0, new TreeSet<>(), null, new TreeMap<>(), null);
  }
}
