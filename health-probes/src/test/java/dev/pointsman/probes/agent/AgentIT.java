package dev.pointsman.probes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.codec.VerdictDigest;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The agent from definition to verdict, on a real etcd. */
class AgentIT {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer target =
      vertx
          .createHttpServer()
          .requestHandler(request -> request.response().end("ok"))
          .listen(0, "127.0.0.1")
          .await();
  private final World world = new World();

  @AfterEach
  void end() {
    world.close();
    vertx.close().await();
  }

  @Test
  void publishesUpThenDownWithTheReasonWhenAServerDies() {
    world.apply(service(World.http("web", target.actualPort())));
    world.startAgent(List.of());
    world.await("web is UP", () -> status("web") == VerdictStatus.UP);

    target.close().await();

    world.await("web is DOWN", () -> status("web") == VerdictStatus.DOWN);
    assertThat(world.verdict("shop", "web").reason()).isEqualTo(Reason.REFUSED);
    world.await(
        "the digest fits",
        () -> world.record().orElseThrow().digest().equals(VerdictDigest.of(world.verdicts())));
  }

  @Test
  void answersARecheckWithItsRevision() {
    world.apply(service(World.http("web", target.actualPort())));
    world.startAgent(List.of());
    world.await("web is UP", () -> status("web") == VerdictStatus.UP);

    long revision = world.recheck("shop");

    world.await(
        "the recheck is answered",
        () -> world.record().orElseThrow().answered().getOrDefault("shop", 0L) == revision);
  }

  @Test
  void passesOverADefinitionThatCannotBeRead() {
    world.put(KeySpace.spec("broken"), "{\"name\": ");
    world.startAgent(List.of());
    world.apply(service(World.http("web", target.actualPort())));

    world.await("web is UP", () -> status("web") == VerdictStatus.UP);

    assertThat(world.verdicts().keySet()).extracting(CheckId::service).containsOnly("shop");
  }

  @Test
  void forgetsTheChecksOfARemovedService() {
    world.apply(service(World.http("web", target.actualPort())));
    world.startAgent(List.of());
    world.await("web is UP", () -> status("web") == VerdictStatus.UP);

    world
        .store
        .commit(Transaction.when().delete(KeySpace.spec("shop")).build())
        .toCompletableFuture()
        .join();

    world.await("no verdict is left", () -> world.verdicts().isEmpty());
  }

  @Test
  void deletesItsKeysAtOnceWhenItEnds() {
    world.startAgent(List.of());
    world.await("the agent is known", () -> world.record().isPresent());

    world.stopAgent();

    world.await("the agent is gone", () -> world.record().isEmpty());
  }

  @Test
  void abstainsWhenCanariesInSeveralRegionsAreDead() throws IOException {
    int dead = closedPort();
    world.startAgent(
        List.of(canary("us-east-1", dead), canary("us-west-2", dead), canary("eu-west-1", dead)));

    world.await(
        "the agent abstains",
        () -> world.record().map(r -> r.abstaining() && r.health() > 0).orElse(false));
  }

  @Test
  void trustsItselfWhenTheCanaryOfOneRegionIsDead() throws IOException {
    int alive = target.actualPort();
    world.startAgent(
        List.of(
            canary("us-east-1", closedPort()),
            canary("us-west-2", alive),
            canary("eu-west-1", alive)));
    world.apply(service(World.http("web", alive)));

    world.await("web is UP", () -> status("web") == VerdictStatus.UP);
    long revision = world.recheck("shop");
    world.await(
        "the recheck is answered",
        () -> world.record().orElseThrow().answered().getOrDefault("shop", 0L) == revision);

    assertThat(world.record().orElseThrow().abstaining()).isFalse();
    assertThat(world.record().orElseThrow().health()).isZero();
  }

  @Test
  void writesNoMoreForAThousandChecksThanForTen() {
    assertThat(idleWrites(10)).isEqualTo(idleWrites(1_000)).isLessThanOrEqualTo(3);
  }

  /** Revisions that the store makes between the third and the fifth heartbeat from now. */
  private long idleWrites(int checks) {
    world.apply(
        World.service(
            "shop",
            IntStream.range(0, checks)
                .mapToObj(i -> World.http("web-" + i, target.actualPort()))
                .toList(),
            Detection.fast()));
    world.startAgent(List.of());
    world.await(
        "all are UP",
        () ->
            world.verdicts().entrySet().stream()
                    .filter(e -> e.getKey().region().equals("us-east-1"))
                    .filter(e -> e.getValue().status() == VerdictStatus.UP)
                    .count()
                == checks);
    long first = seq() + 1;
    world.await("a heartbeat begins", () -> seq() >= first);
    long before = world.revision();
    long last = seq() + 2;
    world.await("two heartbeats more", () -> seq() >= last);
    long writes = world.revision() - before;
    world.stopAgent();
    world.await("the agent is gone", () -> world.record().isEmpty());
    return writes;
  }

  private long seq() {
    return world.record().orElseThrow().seq();
  }

  private VerdictStatus status(String check) {
    return world.verdict("shop", check).status();
  }

  private static ServiceSpec service(CheckSpec check) {
    return World.service("shop", List.of(check), Detection.fast());
  }

  private static AgentConfig.Canary canary(String region, int port) {
    return new AgentConfig.Canary(region, new CheckSpec.Tcp("canary", "127.0.0.1", port));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
