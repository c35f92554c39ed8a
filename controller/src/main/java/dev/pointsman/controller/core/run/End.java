package dev.pointsman.controller.core.run;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.ServiceState.DatabaseIdentity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the writing of the region that had the permit last ended. */
final class End {
  private End() {}

  /**
   * By the proof of this run or, where an earlier run had closed that region, by what its guard has
   * said since. The end of another timeline is no place that a replica could ever reach: a region
   * that was promoted in vain has one. Null where it is not known.
   */
  static @Nullable Lsn of(StepContext context) {
    Proof proof = context.run().proof();
    if (context.run().kind() == RunKind.SWITCHOVER) {
      return proof == null ? null : proof.end(); // loses nothing, or does not happen
    }
    DatabaseIdentity identity = context.state().database();
    if (proof instanceof Proof.Acked acked && isOn(acked.acknowledgement(), identity)) {
      return proof.end();
    }
    String last = context.state().lastPermit();
    GuardRecord guard = last == null ? null : context.view().database().guards().get(last);
    Acknowledgement said = guard == null ? null : guard.acknowledgement();
    return said != null && isOn(said, identity) ? said.end() : null;
  }

  private static boolean isOn(Acknowledgement said, @Nullable DatabaseIdentity identity) {
    return identity != null && Objects.equals(said.timeline(), identity.timeline());
  }
}
