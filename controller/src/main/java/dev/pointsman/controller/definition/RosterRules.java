package dev.pointsman.controller.definition;

import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.Words;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether the agents that count still make a quorum when any one region is lost. */
final class RosterRules {
  /** A region is called down only when agents in two others say so. */
  private static final int REGIONS_NEEDED = 2;

  private final Stored stored;
  private final Problems problems;

  RosterRules(Stored stored, Problems problems) {
    this.stored = stored;
    this.problems = problems;
  }

  void check(Fields top) {
    List<Fields> entries = top.sections("roster");
    DefinitionRules.distinct(entries, "agent", "each agent once", problems);
    Roster roster = top.has("roster") ? roster(entries) : stored.roster();
    boolean protects = top.has("services") || stored.hasServices();
    if (protects && roster != null) {
      survivesAnyRegion(roster);
    } else if (protects) {
      unknown();
    }
  }

  private static Roster roster(List<Fields> entries) {
    return new Roster(entries.stream().flatMap(entry -> member(entry).stream()).toList());
  }

  private static Optional<Roster.Member> member(Fields entry) {
    return entry
        .text("agent")
        .flatMap(agent -> entry.text("region").map(region -> new Roster.Member(agent, region)));
  }

  private void survivesAnyRegion(Roster roster) {
    Set<String> regions =
        new TreeSet<>(roster.members().stream().map(Roster.Member::region).toList());
    if (regions.isEmpty()) {
      problems.add("roster", "no agent", expected(roster));
    }
    for (String lost : regions) {
      long agents = others(roster, lost).count();
      int left = regions.size() - 1;
      if (agents < roster.quorum() || left < REGIONS_NEEDED) {
        problems.add(
            "roster",
            "without %s %d of %s are left, in %s"
                .formatted(
                    lost,
                    agents,
                    Words.count(roster.members().size(), "agent"),
                    Words.count(left, "region")),
            expected(roster));
      }
    }
  }

  private static Stream<Roster.Member> others(Roster roster, String region) {
    return roster.members().stream().filter(member -> !member.region().equals(region));
  }

  private static String expected(Roster roster) {
    return "at least %d agents, in two regions, when any one region is lost"
        .formatted(Math.max(roster.quorum(), REGIONS_NEEDED));
  }

  private void unknown() {
    if (stored.origin() == Stored.Origin.OFFLINE) {
      problems.warn(
          "roster", null, "here, unless one is stored already: there is no quorum without");
    } else {
      problems.missing("roster", "the agents that count: there is no quorum without");
    }
  }
}
