package dev.pointsman.controller.definition;

import dev.pointsman.coordination.config.Checks;
import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.Problems;
import java.util.List;
import java.util.Optional;

/** The rules over one region: its checks, its database and its guard. */
final class RegionRules {
  private final Fields region;
  private final Problems problems;

  RegionRules(Fields region, Problems problems) {
    this.region = region;
    this.problems = problems;
  }

  void check() {
    List<Fields> checks = region.sections("checks");
    DefinitionRules.distinct(
        checks, "name", "a name that no other check of the region has", problems);
    for (Fields check : checks) {
      Checks.check(check, problems);
      if (check.has("region")) {
        problems.add(check.path("region"), "unknown field", "none: a check is its region's");
      }
      if (check.text("type").equals(Optional.of("postgres"))) {
        checkDatabaseOf(check);
      }
    }
    region.section("database").ifPresent(database -> Checks.checkHosts(database, problems, "host"));
    checkGuard();
  }

  private void checkDatabaseOf(Fields check) {
    Optional<String> own = region.section("database").flatMap(d -> d.text("name"));
    Optional<String> asked = check.text("database");
    if (asked.isPresent() && !asked.equals(own)) {
      problems.add(
          check.path("database"),
          asked.get(),
          own.map(name -> "the region's database, " + name)
              .orElse("no such check in a region without a database"));
    }
  }

  private void checkGuard() {
    if (region.has("database") && !region.has("guard")) {
      problems.missing(region.path("guard"), "a guard, as the region has a database");
    }
    if (region.has("guard") && !region.has("database")) {
      problems.add(region.path("guard"), "a guard", "none in a region without a database");
    }
    region
        .section("guard")
        .filter(guard -> guard.text("last-resort").equals(Optional.of("none")))
        .ifPresent(
            guard ->
                problems.warn(
                    guard.path("last-resort"),
                    "none",
                    "kill: without one, waiting proves nothing"));
  }
}
