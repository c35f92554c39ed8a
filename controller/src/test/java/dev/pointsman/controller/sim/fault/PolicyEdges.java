package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.Limits;
import dev.pointsman.coordination.model.Policy;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import java.time.Duration;

/** Edges at which what the owners have decided is read as if they had not. */
final class PolicyEdges {
  private PolicyEdges() {}

  /** Automation may move as much as it likes. */
  static final class NoLimits extends Edges.Bent {
    @Override
    public Entry read(Entry entry) {
      if (!entry.key().equals(KeySpace.ROSTER)) {
        return entry;
      }
      Limits none = new Limits(Limits.MOST_REGIONS, Limits.SHORTEST, Limits.MOST_RUNS);
      Roster roster = new Roster(Codecs.ROSTER.decode(entry.value()).members(), none);
      return Edges.with(entry, Codecs.ROSTER.encode(roster));
    }
  }

  /** A region that was lost is a target as soon as it is UP. */
  static final class NoHoldDown extends Edges.Bent {
    @Override
    public Entry read(Entry entry) {
      if (!entry.key().equals(KeySpace.spec(Service.NAME))) {
        return entry;
      }
      try {
        return Edges.with(entry, Codecs.SPEC.encode(bent(Codecs.SPEC.decode(entry.value()))));
      } catch (UnreadableException e) {
        return entry;
      }
    }

    private static ServiceSpec bent(ServiceSpec spec) {
      Policy policy = spec.policy();
      return new ServiceSpec(
          spec.name(),
          spec.mode(),
          spec.automation(),
          spec.objectives(),
          spec.detection(),
          spec.regions(),
          spec.traffic(),
          new Policy(
              policy.coolDown(),
              Duration.ZERO,
              policy.quarantine(),
              policy.failback(),
              policy.unknownLag(),
              policy.withoutProof()));
    }
  }
}
