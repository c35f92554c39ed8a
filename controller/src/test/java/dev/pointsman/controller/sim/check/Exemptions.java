package dev.pointsman.controller.sim.check;

import dev.pointsman.controller.sim.model.ModelDatabase;
import dev.pointsman.controller.sim.model.World;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Of whom it is known that they may accept writes without a permit: a region whose proof somebody
 * has waived, until it is proved closed after all; and the target of a committed PROMOTE while
 * nobody is permitted; and what somebody promotes by hand, for as long as a guard takes. Nobody
 * else, and nothing longer.
 */
final class Exemptions {
  private static final String PROOF_OF = "proof.";
  private static final String WAIVED = new Proof.Waived(0, "", "").kind();

  private final Coverage coverage;

  /** With the epoch under which the proof was waived. */
  private final Map<String, Long> waived = new TreeMap<>();

  /** The newest epoch of which a region's guard has shown it closed. */
  private final Map<String, Long> closed = new TreeMap<>();

  private final Set<String> promoted = new TreeSet<>();

  Exemptions(Coverage coverage) {
    this.coverage = coverage;
  }

  void run(RunRecord run) {
    run.step(Step.FENCE)
        .filter(fence -> fence.status() == StepStatus.DONE)
        .ifPresent(
            fence ->
                fence
                    .evidence()
                    .forEach(
                        (key, proof) -> {
                          if (key.startsWith(PROOF_OF)) {
                            proved(key.substring(PROOF_OF.length()), proof, run.epoch());
                          }
                        }));
    String to = run.to();
    boolean promotes =
        run.step(Step.PROMOTE).filter(step -> step.status() == StepStatus.RUNNING).isPresent();
    if (to != null && promotes) {
      promoted.add(to);
    }
  }

  /** A run's record is written again and again: what a guard has said since stands. */
  private void proved(String region, String proof, long epoch) {
    if (!proof.equals(WAIVED)) {
      closedAfter(region, epoch - 1);
    } else if (epoch > closed.getOrDefault(region, -1L)) {
      waived.put(region, epoch);
    }
  }

  private void closedAfter(String region, long epoch) {
    Long of = waived.get(region);
    if (of != null && epoch >= of) {
      waived.remove(region);
    }
  }

  /** A guard shows its database closed. */
  void guard(String region, GuardRecord record) {
    if (record.acknowledgement() != null) {
      long epoch = record.acknowledgement().epoch();
      closed.merge(region, epoch, Math::max);
      closedAfter(region, epoch);
    }
  }

  void state(ServiceState state) {
    promoted.retainAll(state.unproven());
    if (state.permit() != null) {
      promoted.clear();
      waived.remove(state.permit());
    }
  }

  /** Whether somebody took it on themselves that this region writes on. */
  boolean isWaived(String region) {
    boolean is = waived.containsKey(region);
    if (is) {
      coverage.exempt("a proof was waived, and its region accepts writes");
    }
    return is;
  }

  /** Whether somebody has just promoted it by hand, and its guard has the time to close it. */
  boolean isByHand(World world, ModelDatabase database) {
    boolean is = database.isByHand(world.clock().now(), world.longestPermit(database.region()));
    if (is) {
      coverage.exempt("one that was promoted by hand accepts writes before it is closed");
    }
    return is;
  }

  /** Whether it was told to become the primary, and nobody has the permit yet. */
  boolean isPromoted(String region) {
    boolean is = promoted.contains(region);
    if (is) {
      coverage.exempt("a promoted target accepts writes before it is permitted");
    }
    return is;
  }
}
