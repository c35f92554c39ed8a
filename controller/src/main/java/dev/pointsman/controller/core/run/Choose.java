package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.plan.Candidate;
import dev.pointsman.controller.core.plan.Candidates;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Trigger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The target: the one asked for, or the best. No candidate, no fence. Decided at once, on entering.
 */
final class Choose implements StepRules {

  @Override
  public Progress enter(StepContext context, Draft draft) {
    List<Candidate> candidates = candidates(context);
    Optional<Candidate> best =
        candidates.stream()
            .filter(c -> context.run().to() == null || c.region().equals(context.run().to()))
            .filter(c -> Candidates.against(c, context.run().waivers()).isEmpty())
            .findFirst();
    if (best.isEmpty()) {
      String reasons =
          candidates.stream()
              .flatMap(c -> c.against().stream())
              .map(Finding::detail)
              .collect(Collectors.joining("; "));
      return new Progress.End(RunResult.ABORTED, "NO_CANDIDATE", reasons);
    }
    draft.to = best.get().region();
    Map<String, String> evidence = evidence(best.get());
    Lsn written = context.view().database().written().get(context.run().from());
    if (written != null) {
      evidence.put(Loss.WRITTEN, written.toString());
    }
    return new Progress.Done(evidence);
  }

  private static List<Candidate> candidates(StepContext context) {
    RunRecord run = context.run();
    return run.trigger().actor().equals(Trigger.AUTOMATIC)
        ? Candidates.ofAutomation(context.view(), run.from(), run.firstFailure(), context.now())
        : Candidates.of(context.view(), run.from(), run.firstFailure(), context.now());
  }

  @Override
  public Progress advance(StepContext context, Draft draft) {
    return enter(context, draft);
  }

  static Map<String, String> evidence(Candidate chosen) {
    Map<String, String> evidence = new LinkedHashMap<>();
    evidence.put("target", chosen.region());
    if (chosen.lag() != null) {
      evidence.put(Loss.LAG, chosen.lag().toMillis() + " ms");
    }
    if (chosen.received() != null) {
      evidence.put("received", chosen.received().toString());
    }
    return evidence;
  }
}
