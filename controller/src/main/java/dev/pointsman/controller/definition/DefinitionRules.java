package dev.pointsman.controller.definition;

import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules over a whole file. */
final class DefinitionRules {
  private final Stored stored;
  private final Problems problems;

  DefinitionRules(Stored stored, Problems problems) {
    this.stored = stored;
    this.problems = problems;
  }

  void check(Fields top) {
    List<Fields> services = top.sections("services");
    if (!top.has("services") && !top.has("roster") && !top.has("limits")) {
      problems.missing("services", "services, a roster, or limits");
    }
    new ReadableRules(stored, problems).check(top);
    new RosterRules(stored, problems).check(top);
    top.section("limits").ifPresent(limits -> TimingRules.checkLimits(limits, problems));
    distinct(services, "name", "a name that no other service has", problems);
    for (Fields service : services) {
      new ServiceRules(service, problems).check();
    }
    new OwnershipRules(stored, problems).check(services);
    new ChangeRules(stored, problems).check(services);
  }

  /** Every text in {@code field} stands there once. */
  static void distinct(List<Fields> sections, String field, String expected, Problems problems) {
    Set<String> seen = new HashSet<>();
    for (Fields section : sections) {
      section
          .text(field)
          .filter(text -> !seen.add(text))
          .ifPresent(text -> problems.add(section.path(field), text + " again", expected));
    }
  }
}
