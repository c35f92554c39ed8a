package dev.pointsman.sandbox.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.sandbox.world.Folder;
import dev.pointsman.sandbox.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The leader dies just before and just after the effect of a step, on real parts: its successor
 * finishes with the same outcome, and every outside effect takes hold once. With {@code
 * -Dcrash.all=true} at every row of both tables, else at some that change the world.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CrashIT {
  private static final boolean ALL = Boolean.getBoolean("crash.all");

  private static final String HEAD =
      """
      # What comes of a run when its leader dies

      Real parts on one machine with two processors: three regions of etcd, controllers, guards and PostgreSQL, and the
      Route 53 stand-in. The leader halts, as by SIGKILL, just before or just after the effect of a step; where a step has
      none, the commit that enters it. Its lease of 3 s has to end before there is a successor: an outage is longer by that
      where the service stood closed. In each case there was one run, one promotion, one batch and one writer at any time,
      and no acknowledged order was lost: `CrashIT` asserts it, and writes this page.
      Failovers are ordered by a person, and so skip CONFIRM and enter CHOOSE, CAPACITY and FENCE by one commit; those of the
      rows CONFIRM began by themselves.

      """;

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
    String table = CrashOutcome.table(outcomes);
    System.out.println(table);
    System.out.printf(
        "%d cases, %d s with the world's beginning and end%n",
        outcomes.size(), Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    if (Boolean.getBoolean("crash.print")) {
      Files.writeString(Path.of("../../docs/failure-matrix.md"), HEAD + table + "\n");
    }
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
    System.out.println(
        outcome.row()
            + " promotions ordered: "
            + outcome.run().step(Step.PROMOTE).map(StepRecord::attempts).orElse(0)
            + ", "
            + outcome.took().toMillis()
            + " ms");
    assertOneRun(outcome);
    assertOnePromotion(outcome);
    assertOneSwitch(outcome);
    assertThat(outcome.lost()).as("acknowledged orders that are lost").isZero();
    assertThat(outcome.dualWriter()).as("two writers at once").isZero();
  }

  /** Its leader stands still between its last question and its batch, until two runs have ended. */
  @Test
  @Order(2)
  void aBatchThatComesLateIsRefused() {
    LateStage late = new LateStage(stage);
    Late frozen = late.freeze(Step.SWITCH);
    late.moveOn(frozen);

    List<Batches.Batch> came = late.releaseBatch(frozen);

    String batch = runs(frozen).getFirst().step(Step.SWITCH).orElseThrow().evidence().get("batch");
    assertThat(came)
        .containsExactly(
            new Batches.Batch("pointsman " + frozen.run().id() + " batch " + batch, false));
    assertThat(stage.resolved()).isEqualTo(frozen.last().address());
    assertThat(runs(frozen))
        .extracting(RunRecord::result)
        .containsExactly(RunResult.COMPLETED, RunResult.COMPLETED);
  }

  /** The same with a promotion, when its successor has chosen another target. */
  @Test
  @Order(3)
  @EnabledIfSystemProperty(named = "crash.all", matches = "true")
  void aPromotionThatComesLateTakesNoHold() {
    LateStage late = new LateStage(stage);
    Late frozen = late.freeze(Step.PROMOTE);
    late.chooseAnother(frozen);
    assertThat(runs(frozen))
        .extracting(RunRecord::result)
        .containsExactly(RunResult.FAILED, RunResult.COMPLETED);

    long written = late.releasePromotion(frozen);

    assertThat(written).as("writes past the permit").isZero();
    DatabaseMarks first = stage.marks(frozen.first());
    assertThat(first.standby()).as("still a standby").isTrue();
    assertThat(first.epochs()).noneMatch(row -> row.contains(frozen.run().id()));
    assertThat(stage.resolved()).isEqualTo(frozen.last().address());
    stage.admit(frozen.from());
    assertThat(stage.whole().permit()).isEqualTo(frozen.last().name());
  }

  private List<RunRecord> runs(Late late) {
    return CrashStage.since(late.before(), stage.look());
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
