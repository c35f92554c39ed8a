package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.Notice;
import dev.pointsman.controller.core.assess.AgentView;
import dev.pointsman.controller.core.assess.Assessment;
import dev.pointsman.controller.core.assess.Sight;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.run.Desk;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks at a service again, remembers what it looks like, and tells people what has changed. */
final class Observation {
  /** While a region is lost the picture is looked at this often, for what depends on time alone. */
  private static final Duration WHILE_LOST = Duration.ofMillis(250);

  private Observation() {}

  static void refresh(Turn turn, String service) {
    ServiceView view = turn.service(service);
    if (view.definition() == null) {
      return;
    }
    ServiceSpec spec = view.definition().value();
    Sight before = view.sight();
    Sight after =
        before.look(
            turn.world().fleet(), spec, view.definition().revision(), view.active(), turn.now);
    turn.put(view.with(after));
    if (turn.world().leadership().isActing()) {
      tell(turn, spec, before, after);
    }
    wakes(turn, service, spec, after);
  }

  private static void wakes(Turn turn, String service, ServiceSpec spec, Sight sight) {
    for (AgentView agent : turn.world().fleet().counted()) {
      Moment until = agent.freshUntil();
      if (!turn.now.reached(until)) {
        turn.wake(service, until);
      }
    }
    if (!sight.cut().isEmpty()) {
      Moment settled = sight.settledAt(spec.detection().stable());
      turn.wake(service, turn.now.reached(settled) ? turn.now.plus(WHILE_LOST) : settled);
    }
  }

  private static void tell(Turn turn, ServiceSpec spec, Sight before, Sight after) {
    for (RegionSpec region : spec.regions()) {
      Assessment was = before.of(region.name(), turn.now);
      Assessment is = after.of(region.name(), turn.now);
      if (was.status() != is.status()) {
        tell(turn, spec, region, was, is);
      }
    }
  }

  private static void tell(
      Turn turn, ServiceSpec spec, RegionSpec region, Assessment was, Assessment is) {
    String seen = whoSawWhat(turn, spec, region);
    turn.tell(
        is.status() == AssessmentStatus.UP ? Notice.Level.INFO : Notice.Level.WARN,
        "REGION_" + is.status(),
        spec.name(),
        region.name()
            + " is "
            + is.status()
            + ", was "
            + was.status()
            + " ("
            + is.tally().told()
            + ")"
            + (seen.isEmpty() ? "" : ": " + seen),
        Map.of("region", region.name(), "was", was.status().name(), "seen", seen));
  }

  private static String whoSawWhat(Turn turn, ServiceSpec spec, RegionSpec region) {
    return turn.world().fleet().counted().stream()
        .flatMap(
            agent ->
                region.checks().stream()
                    .map(
                        check ->
                            said(agent, new CheckId(spec.name(), region.name(), check.name()))))
        .filter(said -> !said.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String said(AgentView agent, CheckId check) {
    Verdict verdict = agent.verdict(check);
    return verdict == null || verdict.status() != VerdictStatus.DOWN
        ? ""
        : agent.agent()
            + " in "
            + agent.region()
            + ": "
            + check.check()
            + " "
            + verdict.reason()
            + (verdict.detail().isEmpty() ? "" : " " + verdict.detail());
  }

  /**
   * Says what cannot be believed, and stops all decisions; again only when it is something else.
   */
  static void tellProblems(Turn turn, ServiceView view, List<String> problems) {
    String told = Veto.RECORD_UNREADABLE + ": " + String.join("; ", problems);
    Desk desk = turn.desk(view.name());
    if (told.equals(desk.told())) {
      return;
    }
    turn.put(view.name(), desk.told(told));
    if (view.unreadable().isEmpty()) { // or it was told when it was read
      turn.tell(
          Notice.Level.WARN,
          Veto.RECORD_UNREADABLE.name(),
          view.name(),
          "nothing is decided for " + view.name() + ": " + String.join("; ", problems),
          Map.of());
    }
  }

  /** Says why nothing is done, when a region is lost; again only when the reasons are others. */
  static void tellVetoes(Turn turn, ServiceView view, List<Finding> vetoes) {
    boolean due =
        vetoes.stream()
            .noneMatch(f -> f.veto() == Veto.SOURCE_NOT_DOWN || f.veto() == Veto.CUT_NOT_STABLE);
    String names =
        due ? vetoes.stream().map(f -> f.veto().name()).collect(Collectors.joining(",")) : "";
    Desk desk = turn.desk(view.name());
    if (names.equals(desk.told())) {
      return;
    }
    turn.put(view.name(), desk.told(names));
    if (due) {
      String reasons =
          vetoes.stream()
              .map(f -> f.veto() + " (" + f.detail() + ")")
              .collect(Collectors.joining(", "));
      turn.tell(
          Notice.Level.PAGE,
          "FAILOVER_WAITS",
          view.name(),
          "a failover is due, and waits for: " + reasons,
          Map.of("vetoes", names));
    }
  }
}
