package dev.pointsman.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.sim.Simulation.Outcome;
import dev.pointsman.controller.sim.Simulation.Setup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many schedules with faults of every kind; how many says {@code -Dsimulation.schedules}. */
class SimulationTest {
  private static final int USUAL = 2_000;

  @BeforeAll
  static void quiet() {
    Schedules.quiet();
  }

  @Test
  void nothingThatMustNeverHappenHappens() {
    long from = Long.getLong("simulation.seed", 1);
    int count = Integer.getInteger("simulation.schedules", USUAL);
    Schedules.Report report = Schedules.run(from, count, Setup::of);
    System.out.println(report.summary());
    report.stranded().stream()
        .limit(5)
        .forEach(outcome -> System.out.println(outcome.setup().seed() + " " + outcome.rest()));
    List<String> stories = new ArrayList<>();
    for (Outcome failed : report.violations().stream().limit(3).toList()) {
      stories.add(Schedules.story(failed));
    }
    stories.forEach(System.out::println);
    assertThat(report.violations())
        .as("violations")
        .extracting(outcome -> outcome.setup().seed() + " " + outcome.violation())
        .isEmpty();
  }

  @Test
  void seedsThatOnceFailedHold() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(getClass().getResourceAsStream("/simulation-seeds.txt"))) {
      List<Long> seeds =
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(line -> Long.valueOf(line.split(" ", 2)[0]))
              .toList();
      for (long seed : seeds) {
        assertThat(Simulation.run(Setup.of(seed)).violation()).as("seed %d", seed).isNull();
      }
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
