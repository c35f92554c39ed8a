package dev.pointsman.probes.schedule;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.probes.judge.ProbeOutcome;
import java.time.Duration;

/** Hears what the loop sees. Called on the event loop. */
public interface Sight {

  /** A probe has ended. */
  void probed(CheckId id, ProbeOutcome outcome, Duration took);

  /** What the agent says of a check has changed. */
  void judged(CheckId id, Verdict verdict);

  /** A probe began later than {@link ProbeLoop#LATE} after its time. */
  void late(Duration by);
}
