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
import dev.pointsman.controller.execute.Warrant;
import dev.pointsman.controller.execute.testing.InMemoryDatabase;
import dev.pointsman.controller.execute.testing.InMemoryTraffic;
import dev.pointsman.controller.metrics.ControllerMetrics;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.LeaderRecord;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.coordination.store.Seen;
import dev.pointsman.coordination.testing.FakeCluster;
import dev.pointsman.coordination.testing.FakeStore;
import dev.pointsman.coordination.testing.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whole controllers in virtual time, on a store and drivers in memory, with a shop around them. */
final class ShopWorld {
  static final Duration SOON = Duration.ofMillis(50);

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final TrafficSpec TRAFFIC = Shop.spec(Automation.AUTOMATIC).traffic();
  private static final DatabaseSpec TARGET =
      Objects.requireNonNull(Shop.spec(Automation.AUTOMATIC).region(B).orElseThrow().database());

  final ManualTimers timers = new ManualTimers();
  final FakeCluster cluster = new FakeCluster(timers);
  final Surroundings shop = new Surroundings(timers, cluster);
  final InMemoryTraffic traffic = new InMemoryTraffic();

  /** The database of the region that takes over. */
  final InMemoryDatabase.Server target =
      new InMemoryDatabase.Server("42", 1, true, Lsn.parse("0/6000"));

  /** Promotions that were ordered: by which controller, of which region, in which epoch. */
  final List<String> promotions = new ArrayList<>();

  /** A bug: a promotion breaks the controller that orders it. */
  boolean breaksPromotions;

  /** Promotions happen, and nobody hears of it. */
  boolean losesAnswers;

  // no promotion was ordered that was not on record
  private boolean intended = true;
  private final InMemoryDatabase databases = new InMemoryDatabase();
  private final Path folder;

  /**
   * A world with a shop and no controller.
   *
   * @param folder where controllers keep what they have seen of the store
   */
  ShopWorld(Path folder) {
    this.folder = folder;
    databases.add(TARGET, target);
  }

  /** One process of a controller. */
  final class Replica {
    final FakeStore reads = cluster.connect();
    final FakeStore writes = cluster.connect();
    final List<Throwable> bugs = new ArrayList<>();
    final Controller controller;

    private Replica(String name, String region) {
      controller =
          new Controller(
              timers,
              reads,
              writes,
              seen(name),
              new LeaderRecord(name, region, "http://" + name, Instant.EPOCH),
              "1",
              drivers(name),
              new ControllerMetrics(),
              bugs::add);
    }

    boolean leads() {
      return controller.world().leadership().term() != null;
    }

    void hang() {
      reads.hang();
      writes.hang();
    }

    void recover() {
      reads.recover();
      writes.recover();
    }
  }

  private Seen seen(String controller) {
    try {
      return Seen.in(folder.resolve(controller));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Controller.Drivers drivers(String controller) {
    return new Controller.Drivers() {
      @Override
      public TrafficDriver traffic(Leadership leadership) {
        return traffic;
      }

      @Override
      public DatabaseDriver database(Warrant warrant) {
        return databases(controller);
      }
    };
  }

  private DatabaseDriver databases(String controller) {
    return new DatabaseDriver() {
      @Override
      public Future<Answer> promote(Effect.Promote order) {
        if (breaksPromotions) {
          throw new LinkageError("a class is missing");
        }
        promotions.add(controller + " " + order.region() + " " + order.id().epoch());
        intended &= isIntended(order);
        Future<Answer> answer = databases.promote(order);
        return losesAnswers ? outOfTime() : answer;
      }

      @Override
      public Future<Answer> look(DatabaseSpec database, @Nullable Instant started) {
        return databases.look(database, started);
      }
    };
  }

  /** Whether the run on record says that this is being done: a commit comes before every act. */
  private boolean isIntended(Effect.Promote order) {
    RunRecord run = shop.run();
    return run.id().equals(order.id().run())
        && run.step(Step.PROMOTE).orElseThrow().status() == StepStatus.RUNNING;
  }

  /** Drivers always answer in the end: their own time limits are shorter than the executors'. */
  private Future<Answer> outOfTime() {
    Promise<Answer> late = Promise.promise();
    timers.schedule(
        LIMIT, () -> late.complete(new Answer.Failed("DATABASE_TIMEOUT", "no answer in time")));
    return late.future();
  }

  /** A process that has not begun. */
  Replica replica(String name, String region) {
    return new Replica(name, region);
  }

  /** A process that has begun. */
  Replica start(String name, String region) {
    Replica replica = replica(name, region);
    replica.controller.start();
    return replica;
  }

  /** A process that leads. */
  Replica lead(String name, String region) {
    Replica replica = start(name, region);
    shop.until(replica::leads);
    return replica;
  }

  /** Until the shop is under control and at rest in its first region. */
  void adopt() {
    shop.until(() -> shop.adopted().filter(state -> A.equals(state.permit())).isPresent());
    shop.open(A);
    shop.until(() -> trafficGoesTo(A));
    shop.seeTraffic(A);
    shop.until(() -> shop.run().isEnded());
    timers.advance(SOON);
  }

  /** Until a run has taken the permit from everybody; nothing proves the fence yet. */
  void fence() {
    shop.until(() -> shop.state().permit() == null);
    assertThat(shop.state().epoch()).isEqualTo(2);
    assertThat(target.inRecovery()).isTrue();
  }

  /** The guard of the first region has closed its database, and the second one has all of it. */
  void prove() {
    shop.acknowledge(A, "0/6000");
    shop.position(B, "0/6000");
  }

  /** Guards and agents do what the rest of the failover needs of them. */
  void finish() {
    shop.until(() -> B.equals(shop.state().permit()));
    shop.open(B);
    shop.until(() -> trafficGoesTo(B));
    shop.seeTraffic(B);
    shop.follow(C, B);
    shop.until(() -> shop.run().isEnded());
  }

  boolean trafficGoesTo(String region) {
    return Shop.address(region).equals(traffic.pointing(TRAFFIC).get("PRIMARY"));
  }

  void assertMoved() {
    assertThat(shop.run().kind()).isEqualTo(RunKind.FAILOVER);
    assertThat(shop.run().result()).isEqualTo(RunResult.COMPLETED);
    assertThat(shop.run().step(Step.FENCE).orElseThrow().status()).isEqualTo(StepStatus.DONE);
    assertThat(shop.state().permit()).isEqualTo(B);
    assertThat(shop.state().active()).containsExactly(B);
    assertThat(target.mark()).isEqualTo(shop.run().epoch() + " " + shop.run().id() + " " + B);
    assertThat(intended).isTrue();
    assertPermitsPassThroughNobody();
  }

  private void assertPermitsPassThroughNobody() {
    for (int i = 1; i < shop.states().size(); i++) {
      String before = shop.states().get(i - 1).permit();
      String after = shop.states().get(i).permit();
      assertThat(before == null || after == null || before.equals(after)).isTrue();
      assertThat(shop.states().get(i).epoch())
          .isGreaterThanOrEqualTo(shop.states().get(i - 1).epoch());
    }
  }
}
