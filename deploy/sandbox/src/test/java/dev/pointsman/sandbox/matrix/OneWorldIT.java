package dev.pointsman.sandbox.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.sandbox.MovedOnce;
import dev.pointsman.sandbox.scenario.Result;
import dev.pointsman.sandbox.scenario.Scenario;
import dev.pointsman.sandbox.scenario.ScenarioReport;
import dev.pointsman.sandbox.scenario.Stage;
import dev.pointsman.sandbox.world.World;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Scenarios, one after the other in the same world: what came of each, not how fast. */
@Isolated("its runs are timed, and must not want for processors")
@Order(2)
@ExtendWith(SharedWorld.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OneWorldIT {
  private World world;
  private CrashStage stage;

  @BeforeAll
  void enter(CrashStage shared) {
    stage = shared;
    world = shared.world();
  }

  @Test
  @Order(1)
  void nothingMovesBecauseOneAgentSeesEverythingDown() {
    Result result = play(Scenario.AGENT_BLIND);

    assertStill(result.report());
    assertThat(result.report().timeline())
        .as("the agent really said so, of the shops and the databases of three regions")
        .anyMatch(e -> e.what().endsWith("says DOWN of 6 checks"));
    world.restoreAgent(world.plan().region("us-west-2"));
  }

  @Test
  @Order(2)
  void nothingMovesBecauseThePrimaryFailsTwoProbesOfEveryFive() {
    Result result = play(Scenario.WOBBLE);

    assertStill(result.report());
    world.heal(System.out::println);
  }

  @Test
  @Order(3)
  void theDatabaseStaysOpenByPromiseWhileAllOfEtcdIsGone() {
    ScenarioReport report = play(Scenario.STORE_LOSS).report();

    assertStill(report);
    assertThat(report.dualWriterMs()).isZero();
    assertThat(report.outageMs())
        .as("without a promise the database is closed for most of 20 s")
        .isLessThan(3_000);
    assertThat(report.timeline())
        .filteredOn(e -> e.what().contains("says: "))
        .hasSize(3)
        .allMatch(e -> e.what().contains("open by promise") && e.what().contains("etcd at"));
  }

  @Test
  @Order(4)
  void aSwitchoverLosesNoAcknowledgedOrder() {
    ScenarioReport report = play(Scenario.SWITCHOVER).report();

    assertThat(report.moved()).isTrue();
    assertThat(report.to()).isEqualTo(stage.next(world.plan().region(report.from())).name());
    assertThat(report.fenceProof()).isEqualTo("ACKED");
    assertThat(report.lostWrites()).isZero();
    assertThat(report.dualWriterMs()).isZero();
  }

  @Test
  @Order(5)
  void aShopThatIsIllMovesAndNoAcknowledgedOrderIsLost() {
    ScenarioReport report = moved(Scenario.APP_LOSS);

    assertThat(report.fenceProof()).isEqualTo("ACKED");
    assertThat(report.lostWrites()).isZero();
  }

  @Test
  @Order(6)
  void aDatabaseThatIsKilledIsFencedByItsGuard() {
    assertThat(moved(Scenario.DATABASE_LOSS).fenceProof()).isEqualTo("ACKED");
  }

  @Test
  @Order(7)
  void aSuccessorFinishesTheRunOfALeaderThatDied() {
    ScenarioReport report = moved(Scenario.LEADER_LOSS);

    assertThat(report.fenceProof()).isEqualTo("LEASED_OUT");
    assertThat(report.timeline())
        .anyMatch(e -> e.what().startsWith("the leading controller"))
        .anyMatch(e -> e.what().endsWith("leads"));
  }

  private Result play(Scenario scenario) {
    stage.whole();
    return Stage.play(world, scenario, System.out::println);
  }

  /** It moves, once; then the region that was left is let in. */
  private ScenarioReport moved(Scenario scenario) {
    Result result = play(scenario);
    ScenarioReport report = result.report();
    MovedOnce.assertOf(result);
    world.heal(System.out::println);
    stage.admit(world.plan().region(report.from()));
    return report;
  }

  private static void assertStill(ScenarioReport report) {
    assertThat(report.moved()).isFalse();
    assertThat(report.run()).isNull();
    assertThat(report.epochAfter()).isEqualTo(report.epochBefore());
    assertThat(report.lostWrites()).isZero();
  }
}
