package dev.pointsman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.sandbox.scenario.Readiness;
import dev.pointsman.sandbox.scenario.Result;
import dev.pointsman.sandbox.scenario.Scenario;
import dev.pointsman.sandbox.scenario.ScenarioReport;
import dev.pointsman.sandbox.scenario.Stage;
import dev.pointsman.sandbox.world.Folder;
import dev.pointsman.sandbox.world.Terrain;
import dev.pointsman.sandbox.world.World;
import dev.pointsman.sandbox.world.net.Network;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One world whose regions have a network, and what happens to it. Without root, {@code ip} and
 * {@code nft} this fails, and says what is missing.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "network namespaces are Linux's")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
final class NetworkIT {

  private final List<World> worlds = new ArrayList<>();

  @BeforeAll
  void start() {
    World world = World.create(Folder.fresh("network"), Terrain.NAMESPACES);
    worlds.add(world);
    world.start(System.out::println);
    Readiness.reach(world, System.out::println);
  }

  @AfterAll
  void end() {
    worlds.forEach(World::down);
    for (World world : worlds) {
      Network network = Objects.requireNonNull(world.plan().network());
      assertThat(world.census().living()).isEmpty();
      assertThat(Path.of("/sys/class/net", network.name())).doesNotExist();
      assertThat(Path.of("/run/pointsman", network.name())).doesNotExist();
      assertThat(
              Path.of("/sys/class/net").toFile().list((_, name) -> name.startsWith(network.name())))
          .isEmpty();
      for (String region : world.plan().names()) {
        assertThat(Path.of("/run/netns", network.namespace(region))).doesNotExist();
      }
    }
  }

  @Test
  @Order(1)
  void distancesCountForHandshakesTooAndCutsHitEstablishedConnections() throws Exception {
    World world = worlds.getFirst();
    long asked = System.nanoTime();
    Process talk = talk("us-east-1", "eu-west-1");
    try (BufferedReader answers = talk.inputReader();
        PrintWriter words = new PrintWriter(talk.outputWriter(), true)) {
      assertThat(answers.readLine()).startsWith("HTTP/1.1 ");
      assertThat(Duration.ofNanos(System.nanoTime() - asked))
          .as("a handshake and a question: two round trips of at least 126 ms")
          .isGreaterThan(Duration.ofMillis(252));
      world.links().cutOneWay("eu-west-1", "us-east-1");
      words.println("again");
      assertThat(answers.readLine()).isEqualTo("silence");
    } finally {
      world.links().heal();
      talk.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @Order(2)
  @EnumSource(
      value = Scenario.class,
      names = {
        "PARTITION_PAIR",
        "PARTITION_CONTROLLER_LEADER",
        "PARTITION_ETCD_LEADER",
        "SLOW_WORLD"
      })
  @Tag("long")
  void nothingMovesAndNothingCloses(Scenario scenario) {
    Result result = play(scenario);
    ScenarioReport report = result.report();

    assertThat(result.broken()).isEmpty();
    assertThat(result.runs()).isEmpty();
    assertThat(report.moved()).isFalse();
    assertThat(report.lostWrites()).isZero();
    assertThat(report.dualWriterMs()).isZero();
    assertThat(report.outageMs()).isLessThan(3_000);
  }

  @Test
  @Order(3)
  void aPrimaryThatIsCutOffClosesBeforeAnotherOneOpensAndComesBackAsAReplica() {
    Result result = play(Scenario.PARTITION_PRIMARY);
    ScenarioReport report = result.report();

    assertThat(result.broken()).isEmpty();
    assertThat(report.moved()).isTrue();
    assertThat(report.from()).isEqualTo("us-east-1");
    assertThat(report.fenceProof()).isEqualTo("LEASED_OUT");
    assertThat(report.epochAfter()).isEqualTo(report.epochBefore() + 1);
    assertThat(report.dualWriterMs()).isZero();
    assertThat(report.rtoMet()).isTrue();
    assertThat(report.timeline()).anyMatch(e -> e.what().equals("us-east-1 follows, as a replica"));
  }

  @Test
  @Tag("long")
  void aPrimaryThatNobodyCanPromiseAnythingCloses() {
    Result result = Performance.of(Scenario.ETCD_LOSS, Terrain.NAMESPACES, System.out::println);

    assertThat(result.broken()).isEmpty();
    assertThat(result.passed()).isTrue();
  }

  private Result play(Scenario scenario) {
    return Stage.play(worlds.getFirst(), scenario, System.out::println);
  }

  private Process talk(String from, String to) throws Exception {
    World world = worlds.getFirst();
    List<String> command =
        new ArrayList<>(Objects.requireNonNull(world.plan().network()).inside(from));
    command.addAll(List.of("bash", "-c", askTwice(world.plan().region(to).address())));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** A connection to etcd that is asked twice, with a word from here in between. */
  private static String askTwice(String address) {
    return """
    exec 3<>/dev/tcp/%s/2379
    ask() {
      printf 'HEAD /version HTTP/1.1\\r\\nHost: etcd\\r\\n\\r\\n' >&3
      IFS= read -r -t 3 -u 3 line && echo "${line%%$'\\r'}" || echo silence
      while IFS= read -r -t 1 -u 3 line && [ "$line" != $'\\r' ]; do :; done
    }
    ask; read -r word; ask
    """
        .formatted(address);
  }
}
