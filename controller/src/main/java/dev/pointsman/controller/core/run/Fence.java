package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.plan.FenceProof;
import dev.pointsman.controller.core.plan.FenceProof.Word;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Planned;
import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes the permit from everybody, and waits for a proof of every region that may still accept
 * writes.
 *
 * <p>The commit that enters this step sets epoch + 1 and no permit; guards read it and close. From
 * here on a freeze stops nothing.
 */
final class Fence implements StepRules {
  /** A planned run waits so long for its acknowledgement, then gives the permit back. */
  static final Duration PLANNED_LIMIT = Duration.ofSeconds(20);

  /** Evidence under which a rollback finds who had the permit; absent when nobody had it. */
  static final String PERMIT = "permit";

  /** Without a proof for so long, a person should know. */
  static final Duration WORRY = Duration.ofSeconds(15);

  private static final String PROOF_OF = "proof.";
  private static final String WAIVED_BY = "waived-by";
  private static final String WAIVED_BECAUSE = "waived-because";

  @Override
  public Progress enter(StepContext context, Draft draft) {
    String target = context.target().name();
    if (!context.assessmentOf(target).says(AssessmentStatus.UP)
        && !context.run().waivers().contains(Veto.TARGET_NOT_UP)) {
      return new Progress.End(
          RunResult.ABORTED, "TARGET_NOT_UP", target + " is not UP any more; nothing was changed");
    }
    if (context.run().kind() == RunKind.SWITCHOVER) {
      List<Finding> against = against(context);
      if (!against.isEmpty()) {
        return new Progress.End(RunResult.ABORTED, against.getFirst().veto().name(), told(against));
      }
    }
    draft.intent.putAll(context.record().evidence()); // a waiver that was given beforehand
    if (draft.permit != null) {
      draft.intent.put(PERMIT, draft.permit);
    }
    if (draft.permit != null && context.spec().hasDatabase()) {
      draft.unproven.add(draft.permit);
    }
    draft.epoch++;
    draft.promoting = null;
    draft.runEpoch = draft.epoch;
    draft.permit = null;
    if (mayHaveWritten(context.run().from(), context)) {
      setApart(context.run().from(), context, draft);
    }
    String holder = draft.intent.get(PERMIT);
    if (holder != null && !holder.equals(target)) {
      setApart(holder, context, draft);
    }
    return new Progress.Begin();
  }

  /**
   * A run that gives the permit back to the active region is away from one that may be innocent.
   */
  private static boolean mayHaveWritten(String region, StepContext context) {
    return context.state().active().contains(region) || context.state().unproven().contains(region);
  }

  /**
   * Nobody tells a region that had the permit to follow before a person has looked: after an
   * unplanned move it may have the only copy of what it wrote. That is not always the region that
   * traffic goes to.
   */
  private static void setApart(String region, StepContext context, Draft draft) {
    draft.followers.remove(region);
    if (context.run().kind() == RunKind.FAILOVER) {
      draft.quarantined.putIfAbsent(region, context.run().id());
    }
  }

  /** The world may have changed while the outside was asked; nothing is closed yet. */
  private static List<Finding> against(StepContext context) {
    return Planned.against(
        context.view(),
        context.spec(),
        context.state(),
        context.run().from(),
        context.target().name(),
        context.run().waivers(),
        context.now());
  }

  private static String told(List<Finding> against) {
    return against.stream().map(Finding::detail).collect(Collectors.joining("; "));
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    if (context.state().unproven().isEmpty()) {
      draft.proof = new Proof.Nothing(context.run().epoch(), "no region may still accept writes");
      return new Progress.Done(Map.of("proof", "NOTHING"));
    }
    boolean planned = context.run().kind() == RunKind.SWITCHOVER;
    if (!planned && !hasLooked(context)) {
      return new Progress.Look(request(context.run()), context.limit(WORRY));
    }
    Map<String, String> evidence = new LinkedHashMap<>();
    Moment next = context.limit(planned ? PLANNED_LIMIT : WORRY);
    for (String region : context.state().unproven()) {
      switch (ask(context, region, planned)) {
        case Word.Proved proved -> note(proved.proof(), region, context, draft, evidence);
        case Word.Unproved unproved -> {
          boolean said = planned && isClosedWithoutEnd(context, region);
          Progress standing = unproved(context, unproved, planned, said ? context.now() : next);
          if (!isWaived(context, standing)) {
            return standing;
          }
          note(waived(context), region, context, draft, evidence);
        }
      }
    }
    draft.unproven.clear();
    return new Progress.Done(evidence);
  }

  /**
   * Only what stands still is waived: a guard has the time to say its word, and a planned run,
   * which loses nothing, ends instead.
   */
  private static boolean isWaived(StepContext context, Progress standing) {
    return standing instanceof Progress.Trouble
        && context.run().waivers().contains(Veto.FENCE_UNPROVEN);
  }

  /**
   * After the fence agents look again, so that none of them is believed to see what it saw before.
   */
  private static boolean hasLooked(StepContext context) {
    Desk.Look look = context.desk().look();
    return look != null && look.request().equals(request(context.run()));
  }

  static String request(RunRecord run) {
    return run.id() + "-fence";
  }

  private static Word ask(StepContext context, String region, boolean planned) {
    Moment closedSince = context.desk().closedSince();
    return FenceProof.ask(
        context.view(),
        context.fleet(),
        region,
        context.run().epoch(),
        closedSince == null ? context.now() : closedSince,
        hasLooked(context) && context.desk().look() != null ? context.desk().look().revision() : 0,
        context.self().id(),
        planned && region.equals(context.run().from()),
        context.now());
  }

  /** Its guard has said its last word under this epoch: the service need not wait for another. */
  private static boolean isClosedWithoutEnd(StepContext context, String region) {
    GuardRecord guard = context.view().database().guards().get(region);
    Acknowledgement said = guard == null ? null : guard.acknowledgement();
    return said != null && said.epoch() == context.run().epoch() && said.end() == null;
  }

  private static void note(
      Proof proof, String region, StepContext context, Draft draft, Map<String, String> evidence) {
    evidence.put(PROOF_OF + region, proof.kind());
    if (draft.proof == null || region.equals(context.run().from())) {
      draft.proof = proof;
    }
    if (proof instanceof Proof.Acked acked) {
      evidence.put("closed." + region, acked.acknowledgement().detail());
      draft.guards.put(region, context.view().database().seenAt(region)); // it may take it back
    }
    if (proof.end() != null) {
      evidence.put("end." + region, proof.end().toString());
    }
    if (proof instanceof Proof.LeasedOut out) {
      evidence.put("waited." + region, out.waited().toMillis() + " ms");
      draft.guards.put(region, context.view().database().seenAt(region));
    }
  }

  /** The word of the one who waived the proof: during the run, or in ordering it. */
  private static Proof waived(StepContext context) {
    Trigger trigger = context.run().trigger();
    Map<String, String> noted = context.record().evidence();
    return new Proof.Waived(
        context.run().epoch(),
        noted.getOrDefault(WAIVED_BY, trigger.actor()),
        noted.getOrDefault(WAIVED_BECAUSE, trigger.reason()));
  }

  /** What is noted of a waiver. */
  static Map<String, String> waivedBy(String actor, String reason) {
    return Map.of(WAIVED_BY, actor, WAIVED_BECAUSE, reason);
  }

  private static Progress unproved(
      StepContext context, Word.Unproved word, boolean planned, Moment worry) {
    if (!context.now().reached(worry)) {
      return new Progress.Wait(earlier(word.at(), worry));
    }
    return planned
        ? new Progress.End(RunResult.ABORTED, "FENCE_UNPROVEN", word.why())
        : new Progress.Trouble(Veto.FENCE_UNPROVEN.name(), word.why(), word.at());
  }

  private static Moment earlier(@Nullable Moment a, Moment b) {
    return a == null || a.reached(b) ? b : a;
  }
}
