package dev.pointsman.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.Simulation.Setup;
import dev.pointsman.controller.sim.check.Rest;
import dev.pointsman.controller.sim.check.Violation;
import dev.pointsman.controller.sim.fault.Mutant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Many schedules with faults of every kind; how many says {@code -Dsimulation.schedules}. */
@Order(1)
class SimulationTest {
  /** Worlds of a thousand that only a person can help; either way of it. */
  private static final double MOST = 2;

  private static final int USUAL = Report.ENOUGH;

  @BeforeAll
  static void quiet() {
    Schedules.quiet();
  }

  @Test
  void nothingThatMustNeverHappenHappens() {
    long from = Long.getLong("simulation.seed", 1);
    int count = Integer.getInteger("simulation.schedules", USUAL);
    Report report = Schedules.run(from, count, Schedules.usualThreads(), Setup::of);
    System.out.println(report.summary());
    for (Outcome failed : report.violations().stream().limit(3).toList()) {
      System.out.println(Shrink.story(failed));
    }
    assertThat(report.violations())
        .as("violations")
        .extracting(outcome -> outcome.setup().seed() + " " + outcome.violation())
        .isEmpty();
    if (count >= USUAL) {
      assertThat(report.perThousand(Rest.STRANDED)).as("stranded").isLessThanOrEqualTo(MOST);
      assertThat(report.perThousand(Rest.WAITS)).as("waiting").isLessThanOrEqualTo(MOST);
      CoverageTable.lines(report.coverage()).forEach(System.out::println);
      assertThat(CoverageTable.unreached(report.coverage())).as("unreached").isEmpty();
      assertThat(CoverageTable.OUT_OF_REACH.keySet())
          .as("said to be out of reach")
          .noneMatch(veto -> report.coverage().containsKey("veto " + veto));
    }
  }

  @Test
  void aLongRunTellsOfItselfNowAndThenAndOfAllAtTheEnd() {
    List<String> told = new ArrayList<>();
    Report report = Schedules.run(5, 25, 1, Setup::of, 10, all -> told.add(all.progress()));
    assertThat(told)
        .hasSize(3)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("10 schedules, "),
            second -> assertThat(second).startsWith("20 schedules, "),
            last -> assertThat(last).startsWith("25 schedules, "));

    assertThat(report.evidence(5, "abc1234", LocalDate.of(2026, 1, 31)))
        .contains("seeds: 5 to 29 (25 schedules", "violations: 0", "not reached: ")
        .contains("date: 2026-01-31, commit: abc1234");
  }

  @Test
  void whatNoScheduleCameToIsNamed() {
    Map<String, Integer> one = Map.of("FAILOVER FENCE DONE", 1, "veto FROZEN", 1);

    assertThat(CoverageTable.unreached(one))
        .contains("FAILOVER PROMOTE DONE", "veto COOLING_DOWN")
        .doesNotContain("FAILOVER FENCE DONE", "veto FROZEN", "veto STORE_REWOUND");
  }

  @Test
  void aStoryHasNoFaultThatItCouldDoWithout() {
    Outcome failed = null;
    for (long seed = 1; failed == null; seed++) {
      Outcome outcome = Simulation.run(Setup.of(seed, Mutant.DATABASE_STARTS_OPEN));
      failed = outcome.violation() != null && outcome.strikes().size() > 2 ? outcome : null;
    }
    String invariant = Objects.requireNonNull(failed.violation()).invariant();
    Setup shortest = Shrink.shortest(failed);
    assertThat(violated(shortest)).isEqualTo(invariant);

    Set<Integer> kept = shortest.kept(failed.strikes().size());
    assertThat(kept).hasSizeLessThan(failed.strikes().size());
    for (int index : kept) {
      Set<Integer> less = new TreeSet<>(kept);
      less.remove(index);
      assertThat(violated(shortest.keeping(less))).isNotEqualTo(invariant);
    }
    assertThat(Shrink.story(failed))
        .contains(
            "VIOLATION", "--replay " + failed.setup().seed(), "--mutant DATABASE_STARTS_OPEN");
  }

  private static @Nullable String violated(Setup setup) {
    Violation violation = Simulation.run(setup).violation();
    return violation == null ? null : violation.invariant();
  }

  @Test
  void seedsThatOnceFailedHold() {
    for (long seed : OldSeeds.all()) {
      assertThat(Simulation.run(Setup.of(seed)).violation()).as("seed %d", seed).isNull();
    }
  }

  @Test
  void theSameSeedGivesTheSameSchedule() {
    for (long seed = 1; seed <= 20; seed++) {
      Outcome once = Simulation.run(Setup.of(seed));
      Outcome again = Simulation.run(Setup.of(seed).telling());
      assertThat(again.hash()).as("seed %d", seed).isEqualTo(once.hash());
      assertThat(again.events()).isEqualTo(once.events());
    }
    assertThat(Simulation.run(Setup.of(1)).hash()).isNotEqualTo(Simulation.run(Setup.of(2)).hash());
  }

  @Test
  void aWorldWithoutFaultsServes() {
    Setup none = new Setup(1, Set.of(), null, null, false);
    Outcome outcome = Simulation.run(none);
    assertThat(outcome.violation()).isNull();
    assertThat(outcome.rest()).isEqualTo("SERVES");
  }
}
