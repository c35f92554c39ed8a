package dev.pointsman.controller.sim.fault;

import dev.pointsman.controller.sim.world.Edge;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.PositionReport;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.Transaction.Condition;
import dev.pointsman.coordination.store.Transaction.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Edges that break one rule each. */
final class Edges {
  private Edges() {}

  /** Honest but for what is overridden. */
  abstract static class Bent implements Edge {
    @Override
    public Entry read(Entry entry) {
      return entry;
    }

    @Override
    public Transaction write(Transaction transaction) {
      return transaction;
    }
  }

  static Entry with(Entry entry, String value) {
    return new Entry(
        entry.key(), value, entry.createRevision(), entry.modRevision(), entry.lease());
  }

  /** Whoever was elected once goes on writing. */
  static final class NoTerm extends Bent {
    @Override
    public Transaction write(Transaction transaction) {
      List<Condition> conditions =
          transaction.conditions().stream()
              .filter(c -> !c.key().equals(KeySpace.LEADER) || isCandidacy(transaction))
              .toList();
      return new Transaction(conditions, transaction.operations());
    }

    static boolean isCandidacy(Transaction transaction) {
      return transaction.operations().stream()
          .anyMatch(o -> o instanceof Operation.Put put && put.key().equals(KeySpace.LEADER));
    }
  }

  /** A guard's terms are read as if its permit and its limit were a tenth. */
  static final class ShortTerms extends Bent {
    @Override
    public Entry read(Entry entry) {
      if (!entry.key().startsWith(KeySpace.GUARDS)) {
        return entry;
      }
      GuardRecord record = Codecs.GUARD.decode(entry.value());
      GuardTerms terms = record.terms();
      GuardTerms tenth =
          new GuardTerms(
              terms.permit().dividedBy(10),
              terms.limit().dividedBy(10),
              terms.watchdog(),
              terms.lastResort(),
              terms.controllers());
      return with(entry, Codecs.GUARD.encode(with(record, tenth, record.acknowledgement())));
    }
  }

  static GuardRecord with(
      GuardRecord record, GuardTerms terms, @Nullable Acknowledgement acknowledgement) {
    return new GuardRecord(
        terms,
        record.instance(),
        record.systemIdentifier(),
        record.phase(),
        record.role(),
        record.epoch(),
        record.databaseEpoch(),
        acknowledgement,
        record.upstream(),
        record.trouble());
  }

  /** Whatever a guard says, it is read as if it had closed the next epoch's database already. */
  static final class EveryGuardAcknowledges extends Bent {
    @Override
    public Entry read(Entry entry) {
      if (!entry.key().startsWith(KeySpace.GUARDS)) {
        return entry;
      }
      GuardRecord record = Codecs.GUARD.decode(entry.value());
      Acknowledgement early =
          new Acknowledgement(
              record.epoch() + 1, Acknowledgement.Method.KILLED, null, null, "so it is read");
      return with(entry, Codecs.GUARD.encode(with(record, record.terms(), early)));
    }
  }

  /** The transaction that begins a run leaves its command where it stands. */
  static final class CommandsStay extends Bent {
    @Override
    public Transaction write(Transaction transaction) {
      List<Operation> kept =
          transaction.operations().stream()
              .filter(
                  o ->
                      !(o instanceof Operation.Delete delete
                          && delete.key().startsWith(KeySpace.COMMANDS)))
              .toList();
      return new Transaction(transaction.conditions(), kept);
    }
  }

  /** A put of the leader's key needs no vacancy. */
  static final class EverybodyLeads extends Bent {
    @Override
    public Transaction write(Transaction transaction) {
      return NoTerm.isCandidacy(transaction)
          ? new Transaction(List.of(), transaction.operations())
          : transaction;
    }
  }

  /** P and L as the definition has them. */
  static final class DefinedTerms extends Bent {
    @Override
    public Entry read(Entry entry) {
      if (!entry.key().startsWith(KeySpace.GUARDS)) {
        return entry;
      }
      GuardRecord record = Codecs.GUARD.decode(entry.value());
      GuardTerms terms =
          new GuardTerms(
              Duration.ofSeconds(3),
              Duration.ofMillis(1_500),
              record.terms().watchdog(),
              record.terms().lastResort(),
              record.terms().controllers());
      return with(entry, Codecs.GUARD.encode(with(record, terms, record.acknowledgement())));
    }
  }

  /** A watch that is silent is taken for one that has nothing to tell. */
  static final class SilentWatches extends Bent {
    @Override
    public boolean answersForTheStore() {
      return true;
    }
  }

  /** Every freeze is read as if it had ended long ago. */
  static final class FreezesAreOver extends Bent {
    @Override
    public Entry read(Entry entry) {
      if (entry.key().startsWith(KeySpace.FREEZES)) {
        Freeze freeze = Codecs.FREEZE.decode(entry.value());
        return with(entry, Codecs.FREEZE.encode(over(freeze)));
      }
      return entry;
    }

    private static Freeze over(Freeze freeze) {
      return new Freeze(
          freeze.id(),
          freeze.scope(),
          freeze.name(),
          freeze.actor(),
          freeze.reason(),
          freeze.ticket(),
          Instant.EPOCH);
    }
  }

  /** Every replica is read as if it had the primary's newest row. */
  static final class NoLag extends Bent {
    @Override
    public Entry read(Entry entry) {
      if (!entry.key().startsWith(KeySpace.POSITIONS)) {
        return entry;
      }
      PositionReport report = Codecs.POSITION.decode(entry.value());
      PositionReport fresh =
          new PositionReport(
              report.role(),
              report.timeline(),
              report.received(),
              report.replayed(),
              report.replayPaused(),
              new PositionReport.Heartbeat(1, 1, report.observed()),
              report.observed(),
              report.started());
      return with(entry, Codecs.POSITION.encode(fresh));
    }
  }
}
