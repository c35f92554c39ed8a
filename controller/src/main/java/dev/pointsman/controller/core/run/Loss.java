package dev.pointsman.controller.core.run;

import dev.pointsman.controller.core.plan.Workflow;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.Words;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an unplanned move may have lost: writes that the old primary acknowledged and that the new
 * one never received. Told from the run's own record, so that it stands there for good.
 */
final class Loss {
  /** Evidence of CHOOSE: how far the old primary was when its guard last reported. */
  static final String WRITTEN = "written";

  /** Evidence of CHOOSE: how far behind the target was by the primary's heartbeat rows. */
  static final String LAG = "lag";

  private Loss() {}

  /** A sentence; empty when nothing was promoted, or all that was written is there. */
  static Optional<String> of(RunRecord run) {
    Lsn fork = position(run, Step.PROMOTE, Workflow.FORK);
    Proof proof = run.proof();
    if (fork == null || proof == null) {
      return Optional.empty();
    }
    Lsn end = proof.end();
    if (end != null) {
      return behind(fork, end) > 0
          ? Optional.of(
              "%s that %s acknowledged are lost (it ended at %s, the new primary forked at %s)"
                  .formatted(bytes(fork, end), run.from(), end, fork))
          : Optional.empty();
    }
    return Optional.of(
        "the end of %s is not known: writes that it acknowledged after %s may be lost (%s)"
            .formatted(run.from(), fork, known(run, fork)));
  }

  /** What is known of it: no more than the last that anybody saw. */
  private static String known(RunRecord run, Lsn fork) {
    Lsn written = position(run, Step.CHOOSE, WRITTEN);
    String lag = evidence(run, Step.CHOOSE, LAG);
    String size =
        written == null
            ? "how many bytes is not known"
            : "known of them: %s, up to %s".formatted(bytes(fork, written), written);
    return size
        + (lag == null ? ", for how long is not known" : ", at most " + lag + " by its heartbeat");
  }

  private static String bytes(Lsn fork, Lsn end) {
    return Words.count(Math.max(0, behind(fork, end)), "byte");
  }

  private static long behind(Lsn fork, Lsn end) {
    return end.compareTo(fork) > 0 ? end.value() - fork.value() : 0;
  }

  private static @Nullable Lsn position(RunRecord run, Step step, String name) {
    String text = evidence(run, step, name);
    return text == null || !text.matches("[0-9A-F]{1,8}/[0-9A-F]{1,8}") ? null : Lsn.parse(text);
  }

  private static @Nullable String evidence(RunRecord run, Step step, String name) {
    return run.step(step).map(StepRecord::evidence).map(all -> all.get(name)).orElse(null);
  }
}
