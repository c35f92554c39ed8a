package dev.pointsman.sandbox.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.sandbox.world.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The leader dies just before and just after the effect of a step, on real parts: its successor
 * finishes with the same outcome, and every outside effect takes hold once. With {@code
 * -Dcrash.all=true} at every row of both tables, else at some that change the world.
 *
 * <p>Other parts stand still or die, too: with {@code -Dfreeze.all=true} each at every row.
 */
@Isolated("its runs are timed, and must not want for processors")
@Order(3)
@ExtendWith(SharedWorld.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CrashIT {
  private static final boolean ALL = Boolean.getBoolean("crash.all");

  private static final boolean ALL_FAULTS = Boolean.getBoolean("freeze.all");

  /** Faults by their names, separated by commas; all of them unless given. */
  private static final List<String> ONLY =
      List.of(System.getProperty("freeze.only", "").split(",", -1));

  /** So many cases, and no more. */
  private static final long MOST = Long.getLong("freeze.most", Long.MAX_VALUE);

  /** Those whose rows stand in the page are left out. */
  private static final boolean MISSING = Boolean.getBoolean("freeze.missing");

  private final List<Row> rows = new ArrayList<>();
  private final long begun = System.nanoTime();
  private CrashStage stage;

  @BeforeAll
  void enter(CrashStage shared) {
    stage = shared;
  }

  @AfterAll
  void tell() {
    System.out.println(Row.table(rows));
    System.out.printf("%d rows, %d s%n", rows.size(), passed().toSeconds());
  }

  private Duration passed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** At once, so that what was measured outlives what fails afterwards. */
  private void add(Row row) throws IOException {
    rows.add(row);
    if (Boolean.getBoolean("crash.print")) {
      MatrixPage.update(rows);
    }
  }

  static List<CrashCase> crashes() {
    return ALL ? CrashCase.all() : CrashCase.sample();
  }

  @ParameterizedTest
  @MethodSource("crashes")
  @Order(1)
  void aSuccessorFinishesWithTheSameOutcome(CrashCase crash) throws IOException {
    CrashOutcome outcome = stage.play(crash);

    System.out.println(
        outcome.row().text()
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
    add(outcome.row());
  }

  static List<FaultCase> faults() throws IOException {
    if (!ALL_FAULTS) {
      return FaultCase.sample();
    }
    List<Row> known = MISSING ? MatrixPage.rows() : List.of();
    return FaultCase.all().stream()
        .filter(c -> ONLY.contains("") || ONLY.contains(c.fault().name()))
        .filter(c -> known.stream().noneMatch(c::isOf))
        .limit(MOST)
        .toList();
  }

  /** Whatever stands still or dies: one writer, a known outcome, and a world that comes back. */
  @ParameterizedTest
  @MethodSource("faults")
  @Order(4)
  void whateverStandsStillOrDiesTheRunEndsAsPromised(FaultCase fault) throws IOException {
    FaultOutcome outcome = new FaultStage(stage).play(fault);

    System.out.println(outcome.row().text() + " " + outcome.took().toMillis() + " ms");
    FaultPromise.assertKept(outcome);
    add(outcome.row());
  }

  /** Its leader stands still between its last question and its batch, until two runs have ended. */
  @Test
  @Order(2)
  void aBatchThatComesLateIsRefused() throws IOException {
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
    add(late(LateFault.BATCH, Step.SWITCH, "COMPLETED, then SWITCHOVER COMPLETED"));
  }

  /** The same with a promotion, when its successor has chosen another target. */
  @Test
  @Order(3)
  @Tag("long")
  void aPromotionThatComesLateTakesNoHold() throws IOException {
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
    add(late(LateFault.PROMOTION, Step.PROMOTE, "FAILED (ABORTED), then FAILOVER COMPLETED"));
  }

  /** Clients were not measured meanwhile. */
  private static Row late(LateFault fault, Step step, String outcome) {
    return new Row(fault.text(), RunKind.SWITCHOVER, step, "before", outcome, "-", "ACKED");
  }

  /** The guard sees the promotion under way, and ends it with its database. */
  @Test
  @Order(5)
  @Tag("long")
  void aPromotionThatHangsInTheDatabaseTakesNoHoldOnceAnotherTargetIsChosen() throws IOException {
    hung(LateFault.HUNG_PROMOTION, Set.of());
  }

  /** Its guard stands still, too, and its agent: its fence is waited out. */
  @Test
  @Order(6)
  @Tag("long")
  void aPromotionThatHangsUnseenTakesNoHoldOnceAnotherTargetIsChosen() throws IOException {
    hung(LateFault.HUNG_UNSEEN, EnumSet.of(Role.GUARD, Role.AGENT));
  }

  private void hung(LateFault fault, Set<Role> unseen) throws IOException {
    HungPromotion.Outcome outcome = new HungPromotion(stage).play(unseen, Duration.ofSeconds(30));

    System.out.println(outcome);
    assertThat(outcome.runs()).hasSize(2);
    assertThat(outcome.runs().getFirst().result()).isEqualTo(RunResult.FAILED);
    assertThat(outcome.runs().getLast().result())
        .as("without the first target's guard it is left to follow")
        .isIn(RunResult.COMPLETED, RunResult.PARTIAL);
    assertThat(outcome.written()).as("writes in the first target").isZero();
    assertThat(outcome.outOfTurn()).as("writes out of turn").isEmpty();
    assertThat(outcome.ended()).as("ended before it could go on").isTrue();
    assertThat(outcome.marks().standby()).as("the first target follows again").isTrue();
    assertThat(outcome.marks().epochs())
        .as("rows of the first target")
        .noneMatch(row -> row.contains(outcome.runs().getFirst().id()));
    add(outcome.row(fault, "hangs for 30 s"));
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
