package dev.pointsman.sandbox.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.sandbox.world.Folder;
import dev.pointsman.sandbox.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The leader dies just before and just after the effect of a step, on real parts: its successor
 * finishes with the same outcome, and every outside effect takes hold once. With {@code
 * -Dcrash.all=true} every row of both tables, else those that change the world.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CrashIT {
  private static final boolean ALL = Boolean.getBoolean("crash.all");

  private final World world =
      World.create(Folder.fresh("crash"), CrashingController.class.getName());
  private final List<CrashOutcome> outcomes = new ArrayList<>();
  private final long begun = System.nanoTime();
  private CrashStage stage;

  @BeforeAll
  void start() throws IOException {
    world.start(System.out::println);
    // two runs that begin by themselves follow each other
    Path definition = world.definition();
    Files.writeString(
        definition, Files.readString(definition).replace("cool-down: 10m", "cool-down: 1s"));
    Readiness.reach(world, System.out::println);
    stage = new CrashStage(world);
  }

  @AfterAll
  void end() throws IOException {
    world.down();
    stage.close();
    System.out.println(CrashOutcome.header());
    outcomes.forEach(outcome -> System.out.println(outcome.row()));
    System.out.printf(
        "%d cases, %d s with the world's beginning and end%n",
        outcomes.size(), (System.nanoTime() - begun) / 1_000_000_000L);
  }

  static List<CrashCase> crashes() {
    return ALL ? CrashCase.all() : CrashCase.sample();
  }

  @ParameterizedTest
  @MethodSource("crashes")
  @Order(1)
  void aSuccessorFinishesWithTheSameOutcome(CrashCase crash) {
    CrashOutcome outcome = stage.play(crash);

    outcomes.add(outcome);
    System.out.println(outcome.row() + " " + outcome.took().toMillis() + " ms");
    assertOneRun(outcome);
    assertOnePromotion(outcome);
    assertOneSwitch(outcome);
    assertThat(outcome.lost()).as("acknowledged orders that are lost").isZero();
    assertThat(outcome.dualWriter()).as("two writers at once").isZero();
  }

  private static void assertOneRun(CrashOutcome outcome) {
    assertThat(outcome.runs()).as("runs").hasSize(1);
    RunRecord run = outcome.run();
    assertThat(run.kind()).isEqualTo(outcome.crash().kind());
    assertThat(outcome.successor().region()).isNotEqualTo(outcome.fired().region());
    assertThat(run.result()).as(run.toString()).isEqualTo(RunResult.COMPLETED);
    assertThat(run.from()).isEqualTo(outcome.from().name());
    assertThat(outcome.proof()).isEqualTo("ACKED");
    assertThat(run.epoch()).isEqualTo(outcome.epochBefore() + 1);
    assertThat(outcome.epochAfter()).isEqualTo(outcome.epochBefore() + 1);
    boolean diedAtItsEnd =
        outcome.crash().step() == Step.CLOSE && outcome.crash().moment() == CrashPoint.Moment.AFTER;
    if (!diedAtItsEnd) {
      assertThat(run.ended()).as("ended by a successor").isAfter(outcome.fired().at());
    }
  }

  /** Counted at the databases themselves. */
  private static void assertOnePromotion(CrashOutcome outcome) {
    DatabaseMarks after = outcome.after();
    List<String> expected = new ArrayList<>(outcome.before().epochs());
    expected.add(outcome.run().epoch() + " " + outcome.run().id() + " " + outcome.to().name());
    assertThat(after.epochs()).as("epoch rows").isEqualTo(expected);
    assertThat(after.standby()).isFalse();
    assertThat(after.closed()).as("closed to its applications").isFalse();
    assertThat(after.timeline()).as("timeline").isEqualTo(outcome.before().timeline() + 1);
    assertThat(outcome.third().standby()).as("the third is a standby").isTrue();
  }

  /** Counted at the stand-in. */
  private static void assertOneSwitch(CrashOutcome outcome) {
    assertThat(outcome.batches())
        .as("batches that took hold")
        .singleElement()
        .asString()
        .startsWith("pointsman " + outcome.run().id() + " batch ");
    assertThat(outcome.name()).as("the name leads to").isEqualTo(outcome.to().address());
  }
}
