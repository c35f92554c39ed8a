package dev.pointsman.controller.sim.fault;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.Transaction.Operation;
import java.util.List;

/** Edges at which what people ask for is lost: every other command, by its id. */
final class OrderEdges {
  private OrderEdges() {}

  private static boolean isStruck(String id) {
    return Math.floorMod(id.hashCode(), 2) == 0;
  }

  /** It is read as one for a service that does not exist. */
  static final class Forgotten extends Edges.Bent {
    @Override
    public Entry read(Entry entry) {
      if (!entry.key().startsWith(KeySpace.COMMANDS)) {
        return entry;
      }
      Command.Issued issued = Codecs.COMMAND.decode(entry.value());
      return isStruck(issued.id())
          ? Edges.with(entry, Codecs.COMMAND.encode(elsewhere(issued)))
          : entry;
    }

    private static Command.Issued elsewhere(Command.Issued issued) {
      return new Command.Issued(
          issued.id(),
          new Command.Retry("elsewhere", "none"),
          issued.actor(),
          issued.reason(),
          issued.ticket(),
          issued.acceptedBy(),
          issued.at());
    }
  }

  /** A change of the transactions that settle one that is carried out. */
  abstract static class OfSettlements extends Edges.Bent {
    @Override
    public Transaction write(Transaction transaction) {
      boolean settles = transaction.operations().stream().anyMatch(OfSettlements::isStruckOutcome);
      return settles
          ? new Transaction(
              transaction.conditions(),
              transaction.operations().stream().filter(this::stays).toList())
          : transaction;
    }

    private static boolean isStruckOutcome(Operation operation) {
      if (operation instanceof Operation.Put put && put.key().startsWith(KeySpace.OUTCOMES)) {
        Command.Outcome outcome = Codecs.OUTCOME.decode(put.value());
        return outcome.refusal() == null && isStruck(outcome.id());
      }
      return false;
    }

    abstract boolean stays(Operation operation);
  }

  static final class WithoutOutcome extends OfSettlements {
    @Override
    boolean stays(Operation operation) {
      return !(operation instanceof Operation.Put put && put.key().startsWith(KeySpace.OUTCOMES));
    }
  }

  static final class OnPaper extends OfSettlements {
    private static final List<String> PAPER = List.of(KeySpace.OUTCOMES, KeySpace.COMMANDS);

    @Override
    boolean stays(Operation operation) {
      String key =
          switch (operation) {
            case Operation.Put put -> put.key();
            case Operation.Delete delete -> delete.key();
          };
      return PAPER.stream().anyMatch(key::startsWith);
    }
  }
}
