package dev.pointsman.controller.api;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.machine.Adoption;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.plan.WayBack;
import dev.pointsman.controller.view.RegionReport;
import dev.pointsman.controller.view.ServiceReport.CandidateReport;
import dev.pointsman.controller.view.ServiceReport.VetoReport;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers, in sentences: what would you do now, why, and what stops you. */
final class Explanation {
  private Explanation() {}

  static List<String> of(
      ServiceView view,
      List<RegionReport> regions,
      List<VetoReport> vetoes,
      List<CandidateReport> candidates,
      List<String> notReady,
      Moment now) {
    List<String> lines = new ArrayList<>();
    notReady.forEach(
        reason -> lines.add("This may be old; this controller is not ready: " + reason));
    view.unbelievable()
        .forEach(
            (key, problem) ->
                lines.add("Nothing is decided: " + key + " cannot be read: " + problem));
    lines.add(standing(view));
    if (view.state() == null) {
      lines.addAll(obstacles(view));
    }
    for (RegionReport region : regions) {
      lines.add(sight(region));
      trouble(region).ifPresent(lines::add);
    }
    Optional<RunRecord> run = view.unfinished();
    if (run.isPresent()) {
      lines.add(underWay(run.get()));
      return lines;
    }
    WayBack.told(view, now).ifPresent(lines::add);
    if (vetoes.isEmpty()) {
      lines.add("A failover would begin now.");
    } else {
      lines.add("No automatic failover begins now, because:");
      vetoes.forEach(veto -> lines.add("  " + veto.veto() + ": " + veto.detail() + end(veto)));
    }
    candidates.forEach(candidate -> lines.add(chance(candidate)));
    return lines;
  }

  private static String standing(ServiceView view) {
    if (view.state() == null) {
      return view.name() + " has not been adopted yet: nothing moves before it is.";
    }
    ServiceState state = view.state().value();
    String writes = state.permit() == null ? "nobody may write" : state.permit() + " may write";
    return "%s: traffic goes to %s, %s, epoch %d."
        .formatted(view.name(), String.join(", ", state.active()), writes, state.epoch());
  }

  private static List<String> obstacles(ServiceView view) {
    return view.spec().stream()
        .flatMap(spec -> Adoption.obstacles(spec, view.database()).stream())
        .map(obstacle -> "  it waits: " + obstacle)
        .toList();
  }

  private static String sight(RegionReport region) {
    RegionReport.Votes votes = region.votes();
    String said =
        region.said().entrySet().stream()
            .map(entry -> "agents in " + entry.getKey() + " say " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "%s is %s%s: %d of %d agents say UP, %d say DOWN, %d are silent, %d abstain%s."
        .formatted(
            region.name(),
            region.status(),
            region.held() ? " (held: the votes decide nothing now)" : "",
            votes.up(),
            votes.agents(),
            votes.down(),
            votes.silent(),
            votes.abstaining(),
            said.isEmpty() ? "" : "; " + said);
  }

  private static Optional<String> trouble(RegionReport region) {
    return Optional.ofNullable(region.database())
        .map(RegionReport.DatabaseReport::trouble)
        .map(trouble -> "  its guard has trouble: " + trouble);
  }

  private static String underWay(RunRecord run) {
    String step =
        run.steps().stream()
            .filter(s -> s.status() == StepStatus.RUNNING || s.status() == StepStatus.WAITING)
            .map(Explanation::step)
            .collect(Collectors.joining("; "));
    return "Run %s (%s from %s to %s) is under way%s."
        .formatted(
            run.id(),
            run.kind(),
            run.from(),
            run.to() == null ? "a region to be chosen" : run.to(),
            step.isEmpty() ? "" : ": " + step);
  }

  private static String step(StepRecord step) {
    String text = step.step() + " is " + step.status();
    if (step.code() != null) {
      text += ", " + step.code();
    }
    return step.detail() == null ? text : text + " (" + step.detail() + ")";
  }

  private static String end(VetoReport veto) {
    return veto.until() == null ? "" : " (until " + veto.until() + ")";
  }

  private static String chance(CandidateReport candidate) {
    String lag = candidate.lag() == null ? "" : ", " + candidate.lag().toMillis() + " ms behind";
    if (candidate.eligible()) {
      return candidate.region() + " could take over" + lag + ".";
    }
    return candidate.region()
        + " could not take over"
        + lag
        + ": "
        + candidate.against().stream()
            .map(veto -> veto.veto() + " (" + veto.detail() + ")")
            .collect(Collectors.joining(", "));
  }
}
