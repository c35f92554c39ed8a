package dev.pointsman.controller.core.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.plan.Row;
import dev.pointsman.controller.core.plan.Workflow;
import dev.pointsman.controller.core.run.Runner;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The tables of the workflows, and every state that a run of them can stand in. */
class TablesTest {
  @Test
  void everyStepOfAModelStandsInATable() {
    EnumSet<Step> steps = EnumSet.noneOf(Step.class);
    for (RunKind kind : RunKind.values()) {
      Workflow.rows(kind).forEach(row -> steps.add(row.step()));
    }

    assertThat(steps).isEqualTo(EnumSet.allOf(Step.class));
  }

  @Test
  void everyTableNamesEachStepOnceSaysAllOfItAndEndsWithClose() {
    for (RunKind kind : RunKind.values()) {
      List<Row> rows = Workflow.rows(kind);
      assertThat(rows).extracting(Row::step).doesNotHaveDuplicates();
      assertThat(rows.getLast().step()).isEqualTo(Step.CLOSE);
      assertThat(rows)
          .allSatisfy(
              row ->
                  assertThat(List.of(row.effect(), row.proof(), row.otherwise(), row.why()))
                      .noneMatch(String::isBlank));
    }
  }

  @Test
  void fencesBeforeItPromotesPromotesBeforeItOpensAndOpensBeforeItSwitches() {
    for (RunKind kind : List.of(RunKind.FAILOVER, RunKind.SWITCHOVER)) {
      assertThat(Workflow.rows(kind))
          .extracting(Row::step)
          .containsSubsequence(
              Step.FENCE, Step.CATCH_UP, Step.PROMOTE, Step.OPEN, Step.SWITCH, Step.VERIFY);
    }
  }

  @Test
  void everyStateInWhichARunCanWaitHasAnExitForPeople() {
    List<String> stuck = new ArrayList<>();
    for (RunKind kind : RunKind.values()) {
      for (Row row : Workflow.rows(kind)) {
        for (StepStatus status : List.of(StepStatus.RUNNING, StepStatus.WAITING)) {
          Rig rig = standing(kind, row.step(), status);
          if (rig.state().run() == null) {
            continue;
          }
          rig.order(new Command.Waive(Shop.NAME, rig.run().id(), Veto.FENCE_UNPROVEN));
          accepted(rig, kind + " " + row.step() + " " + status + ": waive", stuck);
          exits(kind, row.step(), status, stuck);
        }
      }
    }

    assertThat(stuck).isEmpty();
  }

  /** A step that waits can be tried again; a run that is no adoption can be ended at any step. */
  private static void exits(RunKind kind, Step step, StepStatus status, List<String> stuck) {
    String where = kind + " " + step + " " + status;
    if (status == StepStatus.WAITING && isWaiting(standing(kind, step, status))) {
      Rig again = standing(kind, step, status);
      again.order(new Command.Retry(Shop.NAME, again.run().id()));
      accepted(again, where + ": retry", stuck);
    }
    if (kind != RunKind.ADOPT) {
      Rig ended = standing(kind, step, status);
      String run = ended.run().id();
      ended.order(new Command.Abort(Shop.NAME, run));
      if (ended.state().run() != null) {
        stuck.add(where + ": abort");
      }
    }
  }

  @Test
  void everyStateRestsOrEndsWithoutWritingForEver() {
    for (RunKind kind : RunKind.values()) {
      for (Row row : Workflow.rows(kind)) {
        Rig rig = standing(kind, row.step(), StepStatus.WAITING);
        rig.pass(Duration.ofMinutes(5));
        int before = rig.commits.size();
        rig.pass(Duration.ofMinutes(1));

        assertThat(rig.commits.size() - before).as("%s %s", kind, row.step()).isLessThan(10);
      }
    }
  }

  @Test
  void noStateEverGivesThePermitToTwoOrBeforeItsProof() {
    for (RunKind kind : List.of(RunKind.FAILOVER, RunKind.SWITCHOVER)) {
      for (Row row : Workflow.rows(kind)) {
        Rig rig = standing(kind, row.step(), StepStatus.RUNNING);
        rig.pass(Duration.ofMinutes(5));
        rig.commits.stream()
            .map(Changes::state)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .filter(state -> state.permit() != null)
            .forEach(state -> assertThat(state.unproven()).isEmpty());
      }
    }
  }

  private static boolean isWaiting(Rig rig) {
    return Runner.current(rig.run())
        .filter(step -> step.status() == StepStatus.WAITING)
        .isPresent();
  }

  private static void accepted(Rig rig, String what, List<String> stuck) {
    if (rig.lastOutcome().map(Command.Outcome::refusal).isPresent()) {
      stuck.add(what);
    }
  }

  /** A leader that finds a run at that step, all before it done. */
  private static Rig standing(RunKind kind, Step at, StepStatus status) {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    List<StepRecord> steps = new ArrayList<>();
    boolean before = true;
    for (Row row : Workflow.rows(kind)) {
      boolean here = row.step() == at;
      before = before && !here;
      StepStatus its = here ? status : before ? StepStatus.DONE : StepStatus.PENDING;
      steps.add(
          its == StepStatus.PENDING
              ? StepRecord.pending(row.step())
              : new StepRecord(
                  row.step(), its, 1, rig.now().wall(), null, null, null, evidence(row.step())));
    }
    rig.arrive(state(rig, kind, at), run(rig, kind, steps));
    return rig;
  }

  private static Map<String, String> evidenceOf(Step step) {
    return switch (step) {
      case FENCE -> Map.of("proof." + Shop.A, "ACKED");
      case PROMOTE -> Map.of("timeline", "2");
      case SWITCH -> Map.of("change", "C1");
      case CONFIRM, PRECHECK, CHOOSE, CAPACITY, CATCH_UP, OPEN, FOLLOW, VERIFY, REATTACH, CLOSE ->
          Map.of();
    };
  }

  private static SortedMap<String, String> evidence(Step step) {
    return Sorted.map(evidenceOf(step));
  }

  private static ServiceState state(Rig rig, RunKind kind, Step at) {
    boolean moves = kind != RunKind.ADOPT;
    boolean fenced = moves && rank(kind, at) >= rank(kind, Step.FENCE);
    boolean opened = rank(kind, at) >= rank(kind, Step.OPEN);
    ServiceState old = rig.state();
    TreeSet<String> unproven = new TreeSet<>();
    if (moves && at == Step.FENCE) {
      unproven.add(Shop.A);
    }
    if (moves && at == Step.PROMOTE) {
      unproven.add(Shop.B);
    }
    return new ServiceState(
        fenced ? 2 : 1,
        !moves || !fenced ? Shop.A : opened ? Shop.B : null,
        Shop.A,
        unproven,
        List.of(moves && rank(kind, at) > rank(kind, Step.SWITCH) ? Shop.B : Shop.A),
        "29990101T000000000-run",
        old.batch(),
        new TreeSet<>(Set.of(Shop.C)),
        null,
        new TreeMap<>(),
        old.database());
  }

  private static RunRecord run(Rig rig, RunKind kind, List<StepRecord> steps) {
    boolean fenced =
        steps.stream().anyMatch(s -> s.step() == Step.FENCE && s.status() != StepStatus.PENDING);
    return new RunRecord(
        "29990101T000000000-run",
        kind,
        Shop.NAME,
        Shop.A,
        kind == RunKind.ADOPT ? Shop.A : Shop.B,
        1,
        fenced ? 2 : 1,
        new Trigger("deputy", "test", null, null),
        new TreeSet<>(),
        rig.now().wall(),
        null,
        steps,
        fenced ? new Proof.Observed(2, "test") : null,
        null,
        null,
        null);
  }

  private static int rank(RunKind kind, Step step) {
    return Workflow.rows(kind).stream().map(Row::step).toList().indexOf(step);
  }
}
