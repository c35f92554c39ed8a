package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.assess.Quorum;
import dev.pointsman.controller.core.assess.Tally;
import dev.pointsman.coordination.model.AssessmentStatus;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.model.Words;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A fresh look by all agents: verdicts may be seconds old, and a failover is not taken back. Of
 * what has just answered its newest probe no agent says DOWN, though none says UP for a while yet:
 * the run waits for the rest of its time, for a next failure. A person's order needs none. Beside
 * it, one look at the records that the run will move: while nothing is fenced, a person can still
 * be told that they are somebody else's.
 */
final class Confirm implements StepRules {
  /**
   * Beyond the time that all consecutive failures of a slow target take: for the store and the way.
   */
  private static final Duration SLACK = Duration.ofSeconds(5);

  @Override
  public Progress enter(StepContext context, Draft draft) {
    return new Progress.Begin();
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    return context.run().trigger().actor().equals(Trigger.AUTOMATIC)
        ? automatic(context)
        : ordered(context);
  }

  private static Progress ordered(StepContext context) {
    Optional<Progress> order = RecordsLook.toGive(context);
    if (order.isPresent()) {
      return order.get();
    }
    Optional<Moment> waiting = RecordsLook.worthWaiting(context);
    if (waiting.isPresent()) {
      return new Progress.Wait(waiting.get());
    }
    Optional<Answer.Refused> foreign = RecordsLook.foreign(context);
    if (foreign.isPresent() && !context.run().waivers().contains(Veto.FOREIGN_EPOCH)) {
      return new Progress.End(
          RunResult.ABORTED,
          Veto.FOREIGN_EPOCH.name(),
          foreign.get().detail()
              + "; nothing has changed. To fence and promote all the same, and leave traffic where"
              + " it is: --waive FOREIGN_EPOCH");
    }
    return done(context, Map.of("agents", "not asked: ordered by a person"));
  }

  private static Progress automatic(StepContext context) {
    String request = context.run().id() + "-confirm";
    Duration limit =
        context
            .spec()
            .detection()
            .timeout()
            .multipliedBy(context.spec().detection().fall())
            .plus(SLACK);
    Desk.Look look = context.desk().look();
    if (look == null || !look.request().equals(request)) {
      return new Progress.Look(request, context.limit(limit));
    }
    Optional<Progress> order = RecordsLook.toGive(context);
    if (order.isPresent()) {
      return order.get();
    }
    if (look.revision() > 0) {
      String from = context.run().from();
      Tally tally = tally(context, from, look.revision());
      Optional<AssessmentStatus> said = Quorum.judge(tally, from);
      if (said.isPresent()) {
        return answer(context, said.get(), from, tally);
      }
    }
    return context.isOver(limit)
        ? new Progress.End(RunResult.ABORTED, "NOT_CONFIRMED", undecided(context, look))
        : new Progress.Wait(context.limit(limit));
  }

  private static String undecided(StepContext context, Desk.Look look) {
    String nobody = "no quorum confirmed it after a fresh look in time";
    if (look.revision() == 0) {
      return nobody;
    }
    Tally tally = tally(context, context.run().from(), look.revision());
    return nobody
        + " ("
        + tally.down()
        + " said DOWN, "
        + tally.up()
        + " UP, "
        + tally.recovering()
        + " that it recovers; a quorum is "
        + tally.quorum()
        + ")";
  }

  private static Tally tally(StepContext context, String from, long revision) {
    RegionSpec region = context.spec().region(from).orElseThrow();
    return Quorum.tally(
        context.fleet(),
        context.spec(),
        context.specRevision(),
        region,
        true,
        revision,
        context.now());
  }

  private static Progress answer(
      StepContext context, AssessmentStatus said, String from, Tally tally) {
    return switch (said) {
      case DOWN, PARTITIONED -> {
        Optional<Moment> waiting = RecordsLook.worthWaiting(context);
        yield waiting.isPresent()
            ? new Progress.Wait(waiting.get())
            : done(
                context,
                Map.of(
                    "status", said.name(),
                    "down", tally.down() + " of " + Words.count(tally.agents(), "agent"),
                    "regions", tally.regions().toString()));
      }
      case UP, DEGRADED, UNKNOWN ->
          new Progress.End(
              RunResult.ABORTED, "NOT_CONFIRMED", from + " is " + said + " after a fresh look");
    };
  }

  private static Progress done(StepContext context, Map<String, String> confirmed) {
    TreeMap<String, String> evidence = new TreeMap<>(confirmed);
    evidence.putAll(RecordsLook.evidence(context));
    return new Progress.Done(evidence);
  }
}
