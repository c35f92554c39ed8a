package dev.pointsman.controller.api;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Assessment;
import dev.pointsman.controller.core.machine.Adoption;
import dev.pointsman.controller.core.plan.Apart;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.plan.WayBack;
import dev.pointsman.controller.core.run.Aftermath;
import dev.pointsman.controller.view.RegionReport;
import dev.pointsman.controller.view.ServiceReport.CandidateReport;
import dev.pointsman.controller.view.ServiceReport.FenceReport;
import dev.pointsman.controller.view.ServiceReport.VetoReport;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Answers, in sentences: what would you do now, why, and what stops you.
 *
 * @param leader who leads, in words; empty when it is this controller
 * @param adoption what is to be said of one that ended too early; mostly nothing
 */
record Explanation(
    ServiceView view, Moment now, String leader, List<String> notReady, List<String> adoption) {

  List<String> of(
      List<RegionReport> regions,
      List<FenceReport> waits,
      List<VetoReport> vetoes,
      List<CandidateReport> candidates) {
    List<String> lines = new ArrayList<>();
    notReady.forEach(
        reason -> lines.add("This may be old; this controller is not ready: " + reason));
    view.unbelievable()
        .forEach(
            (key, problem) ->
                lines.add("Nothing is decided: " + key + " cannot be read: " + problem));
    lines.add(standing());
    if (view.state() == null) {
      lines.addAll(obstacles());
    }
    for (RegionReport region : regions) {
      lines.add(sight(region));
      trouble(region).ifPresent(lines::add);
    }
    Optional<RunRecord> run = view.unfinished();
    if (run.isPresent()) {
      lines.add(underWay(run.get()));
      waits.forEach(wait -> lines.add("  " + fence(run.get(), wait)));
      return lines;
    }
    lines.addAll(adoption);
    WayBack.told(view, now).ifPresent(lines::add);
    lines.addAll(Apart.told(view));
    if (vetoes.isEmpty()) {
      lines.add("A failover would begin now.");
    } else {
      lines.add("No automatic failover begins now, because:");
      vetoes.forEach(veto -> lines.add("  " + veto.veto() + ": " + veto.detail() + end(veto)));
      if (view.isReadable() && isDue(vetoes)) {
        lines.add("A person can: pointsman failover " + view.name() + " --reason ...");
      }
    }
    candidates.forEach(candidate -> lines.add(chance(candidate)));
    lines.addAll(lastRun());
    return lines;
  }

  /** The region that serves is lost: somebody may not want to wait for the automation. */
  private boolean isDue(List<VetoReport> vetoes) {
    return view.state() != null
        && vetoes.stream().noneMatch(veto -> veto.veto() == Veto.SOURCE_NOT_DOWN);
  }

  private String standing() {
    if (view.state() == null) {
      return view.name() + " has not been adopted yet: nothing moves before it is.";
    }
    ServiceState state = view.state().value();
    String writes = state.permit() == null ? "nobody may write" : state.permit() + " may write";
    return "%s: traffic goes to %s, %s, epoch %d%s."
        .formatted(
            view.name(),
            String.join(", ", state.active()),
            writes,
            state.epoch(),
            view.isReadable()
                ? ""
                : " (as it was last read; a guard that cannot read its permit closes its"
                    + " database)");
  }

  private List<String> obstacles() {
    return view.spec().stream()
        .flatMap(spec -> Adoption.obstacles(spec, view.database()).stream())
        .map(obstacle -> "  it waits: " + obstacle)
        .toList();
  }

  private String sight(RegionReport region) {
    String said =
        region.said().entrySet().stream()
            .map(entry -> entry.getKey() + " says " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "%s is %s%s. %s%s."
        .formatted(
            region.name(),
            region.status(),
            held(region),
            told(region.name()),
            said.isEmpty() ? "" : "; the agents' regions: " + said);
  }

  private String held(RegionReport region) {
    if (!region.held()) {
      return "";
    }
    boolean recovers =
        Optional.ofNullable(view.sight().regions().get(region.name()))
            .filter(Assessment::isRecovering)
            .isPresent();
    return recovers
        ? " (held: it recovers, and nothing is done because of what was before)"
        : " (held: the votes decide nothing now)";
  }

  private String told(String region) {
    return Optional.ofNullable(view.sight().regions().get(region))
        .map(assessment -> assessment.tally().told())
        .orElse("Nobody has looked yet");
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

  /** What is waited for, until when, and what comes then. */
  private String fence(RunRecord run, FenceReport wait) {
    String end;
    if (wait.leasedOutAt() != null) {
      end = "LEASED_OUT " + at(wait.leasedOutAt()) + ", unless its guard says it is closed before";
    } else if (wait.givenUpAt() != null) {
      end = "without it the run is given up and the permit given back " + at(wait.givenUpAt());
    } else {
      end =
          "no time brings it; its guard's word does, or a person who knows that it is dead: pointsman waive %s %s %s --reason ..."
              .formatted(run.service(), run.id(), Veto.FENCE_UNPROVEN);
    }
    return "FENCE waits for the proof that %s accepts no writes: %s; %s%s."
        .formatted(wait.region(), wait.detail(), end, hearsay());
  }

  /** A replica does not know what the leader has asked. */
  private String hearsay() {
    return leader.isEmpty() ? "" : " (as this replica reckons; " + leader + ")";
  }

  private String at(Instant time) {
    Duration left = Duration.between(now.wall(), time);
    String in = left.isNegative() ? "any moment now" : "in " + left.toMillis() + " ms";
    return "at " + time.truncatedTo(ChronoUnit.MILLIS) + ", " + in;
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

  /** Of the last run only what somebody may still have to look after. */
  private List<String> lastRun() {
    RunRecord run = view.run() == null ? null : view.run().value();
    String next = run == null ? "" : Aftermath.of(run);
    if (run == null || next.isEmpty()) {
      return List.of();
    }
    return List.of(
        "The last run, %s (%s from %s to %s), ended %s%s on %s: %s"
            .formatted(
                run.id(),
                run.kind(),
                run.from(),
                run.to() == null ? "nowhere" : run.to(),
                run.result(),
                where(run),
                run.ended(),
                run.summary()),
        "  " + next);
  }

  private static String where(RunRecord run) {
    return run.steps().stream()
        .filter(step -> step.status() == StepStatus.FAILED)
        .findFirst()
        .map(
            step -> " at " + step.step() + (step.step() == Step.PRECHECK ? ", its rehearsal," : ""))
        .orElse("");
  }
}
