package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.model.Service;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.AgentRecord;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;

/** Edges at which something is read as it is not. */
final class ReadEdges {
  private ReadEdges() {}

  /** A change of what guards have acknowledged. */
  abstract static class OfAcknowledgements extends Edges.Bent {
    @Override
    public Entry read(Entry entry) {
      if (!entry.key().startsWith(KeySpace.GUARDS)) {
        return entry;
      }
      GuardRecord record = Codecs.GUARD.decode(entry.value());
      Acknowledgement said = record.acknowledgement();
      return said == null
          ? entry
          : Edges.with(
              entry, Codecs.GUARD.encode(Edges.with(record, record.terms(), change(said))));
    }

    abstract Acknowledgement change(Acknowledgement said);
  }

  /** The end position of what was written counts for nothing. */
  static final class NoEnd extends OfAcknowledgements {
    @Override
    Acknowledgement change(Acknowledgement said) {
      return said.end() == null
          ? said
          : new Acknowledgement(
              said.epoch(), said.method(), said.timeline(), new Lsn(1), said.detail());
    }
  }

  /** Every agent counts as if it had looked again already. */
  static final class EverybodyAnswers extends Edges.Bent {
    @Override
    public Entry read(Entry entry) {
      if (!entry.key().startsWith(KeySpace.AGENTS)) {
        return entry;
      }
      AgentRecord record = Codecs.AGENT.decode(entry.value());
      TreeMap<String, Long> answered = new TreeMap<>(record.answered());
      answered.put(Service.NAME, Long.MAX_VALUE);
      AgentRecord early =
          new AgentRecord(
              record.version(),
              record.capabilities(),
              record.seq(),
              record.specRevision(),
              record.digest(),
              record.abstaining(),
              record.health(),
              answered,
              record.unreadable());
      return Edges.with(entry, Codecs.AGENT.encode(early));
    }
  }

  /** A guard reads its permit from a member that is some reads behind. */
  static final class StaleReads extends Edges.Bent {
    private static final int BEHIND = 12;
    private final Deque<Entry> reads = new ArrayDeque<>();

    @Override
    public Entry read(Entry entry) {
      if (!entry.key().equals(KeySpace.state(Service.NAME))) {
        return entry;
      }
      reads.add(entry);
      return reads.size() > BEHIND ? reads.remove() : reads.getFirst();
    }
  }
}
