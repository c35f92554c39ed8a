package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.assess.AgentView;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The name resolves to the target, seen from two or more regions, the target is UP, and the change
 * is everywhere.
 */
final class Verify implements StepRules {
  /**
   * The region part of the check by which every agent tells what the traffic's name resolves to.
   */
  static final String TRAFFIC_REGION = "@traffic";

  static final String TRAFFIC_CHECK = "name";

  private static final int REGIONS = 2;

  /** INSYNC usually takes under a minute; it never holds a run open. */
  private static final Duration INSYNC_LIMIT = Duration.ofMinutes(1);

  /** Resolvers honour a time to live of at most 300 s; most are far below a minute. */
  private static final Duration WORRY = Duration.ofMinutes(1);

  @Override
  public Progress enter(StepContext context, Draft draft) {
    return new Progress.Begin();
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    String target = context.target().name();
    SortedSet<String> seers = regionsThatSee(context, context.target().address());
    boolean up = context.assessmentOf(target).says(AssessmentStatus.UP);
    boolean visible = seers.size() >= REGIONS && up;
    if (!visible && Orders.targetIsLost(context)) {
      return new Progress.End(
          RunResult.FAILED, "TARGET_LOST", target + " went DOWN after traffic moved");
    }
    Progress insync = insync(context);
    if (insync instanceof Progress.Order) {
      return insync;
    }
    if (!visible) {
      return wait(context, seers, up);
    }
    Map<String, String> evidence = Map.of("seen-from", String.join(",", seers));
    if (insync instanceof Progress.Done) {
      return new Progress.Done(evidence);
    }
    return context.isOver(INSYNC_LIMIT)
        ? new Progress.Leave(
            "NOT_INSYNC", "seen from " + seers + ", but not told to be on all name servers")
        : retry(insync, context);
  }

  private static Progress wait(StepContext context, SortedSet<String> seers, boolean up) {
    return context.isOver(WORRY)
        ? new Progress.Trouble(
            "NOT_VERIFIED",
            "the name points at the target as seen from "
                + seers
                + " (expected: two regions); the target is "
                + (up ? "UP" : "not UP"),
            null)
        : new Progress.Wait(context.limit(WORRY));
  }

  private static Progress insync(StepContext context) {
    String change =
        context
            .run()
            .step(Step.SWITCH)
            .map(step -> step.evidence().get(Switch.CHANGE))
            .orElse(null);
    if (change == null || change.isEmpty()) {
      return new Progress.Done(Map.of());
    }
    return Orders.follow(
        context,
        new Effect.AwaitInsync(context.effectId(), context.spec().traffic(), change),
        answer ->
            answer instanceof Answer.Done
                ? new Progress.Done(Map.of())
                : Orders.unexpected(answer));
  }

  private static Progress retry(Progress insync, StepContext context) {
    return insync instanceof Progress.Wait
        ? new Progress.Wait(context.limit(INSYNC_LIMIT))
        : insync;
  }

  private static SortedSet<String> regionsThatSee(StepContext context, String address) {
    CheckId check = new CheckId(context.spec().name(), TRAFFIC_REGION, TRAFFIC_CHECK);
    SortedSet<String> regions = new TreeSet<>();
    for (AgentView agent : context.fleet().counted()) {
      Verdict verdict = agent.isFresh(context.now()) ? agent.verdict(check) : null;
      if (verdict != null
          && verdict.status() == VerdictStatus.UP
          && verdict.detail().equals(address)) {
        regions.add(agent.region());
      }
    }
    return regions;
  }
}
