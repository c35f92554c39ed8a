package dev.pointsman.controller.execute;

import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.Event.CommitResult;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.RecheckRequest;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Timers;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the machine decided: one transaction per commit, which compares the term and all that
 * the decision rests on. Nothing is ever sent twice: where the outcome is unknown, the mirror will
 * tell.
 *
 * <p>Confined to the thread of its {@link Timers}, on which it is called and answers.
 */
public final class StoreCommits {
  /** Outcomes stay this long for whoever asked. */
  static final Duration OUTCOME = Duration.ofMinutes(2);

  /** One lease serves all outcomes of a minute: hundreds of leases that end together hurt etcd. */
  private static final Duration SHARED = Duration.ofMinutes(1);

  private final Store store;
  private final Leadership leadership;
  private final Timers timers;
  private @Nullable Lease outcomes;

  /**
   * On a store.
   *
   * @param timers the loop's: its thread, and the clock by which the store stamps its leases
   */
  public StoreCommits(Store store, Leadership leadership, Timers timers) {
    this.store = store;
    this.leadership = leadership;
    this.timers = timers;
  }

  /**
   * Carries out a commit; the future never fails.
   *
   * @throws IllegalArgumentException if the changes contradict themselves, or are too many for one
   *     transaction: a bug of the machine
   */
  public Future<Event.CommitAnswered> commit(Effect.Commit order) {
    Changes changes = order.changes();
    Command.Outcome settled = changes.settled();
    if (settled == null) {
      return answer(order, send(transaction(order).build()));
    }
    Transaction.Builder transaction = transaction(order);
    Future<Store.Read> command = stage(store.get(KeySpace.command(settled.id())));
    Future<Lease> lease = outcomeLease();
    return answer(
        order,
        Future.all(command, lease)
            .compose(_ -> settle(transaction, settled, command.result(), lease.result()))
            .onFailure(_ -> outcomes = null)); // the store may have lost the lease
  }

  /** A command that is gone has been settled, or has expired: then nothing may come of it. */
  private Future<CommitResult> settle(
      Transaction.Builder transaction, Command.Outcome settled, Store.Read command, Lease lease) {
    if (command.entry().isEmpty()) {
      return Future.succeededFuture(new CommitResult.Refused());
    }
    Entry entry = command.entry().get();
    return send(
        transaction
            .created(entry.key(), entry.createRevision())
            .delete(entry.key())
            .put(KeySpace.outcome(settled.id()), Codecs.OUTCOME.encode(settled), lease)
            .build());
  }

  private Future<Lease> outcomeLease() {
    Lease current = outcomes;
    if (current != null && lasts(current)) {
      return Future.succeededFuture(current);
    }
    return stage(store.grant(OUTCOME.plus(SHARED))).onSuccess(granted -> outcomes = granted);
  }

  private boolean lasts(Lease lease) {
    Duration passed = Duration.ofNanos(timers.nanoTime() - lease.sentNanos());
    return lease.ttl().minus(passed).compareTo(OUTCOME) >= 0;
  }

  private Transaction.Builder transaction(Effect.Commit order) {
    Changes changes = order.changes();
    long term = leadership.term();
    Transaction.Builder transaction = Transaction.when().created(KeySpace.LEADER, term);
    state(changes, transaction);
    run(changes, transaction);
    changes
        .guards()
        .forEach((r, seen) -> transaction.unchanged(KeySpace.guard(service(changes), r), seen));
    changes
        .freezes()
        .forEach(f -> transaction.put(KeySpace.freeze(f.id()), Codecs.FREEZE.encode(f)));
    changes.unfreezes().forEach(id -> transaction.delete(KeySpace.freeze(id)));
    List<AuditEntry> audit = changes.audit();
    for (int i = 0; i < audit.size(); i++) {
      String id = auditId(audit.get(i), term, order.id(), i);
      transaction.put(KeySpace.audit(id), Codecs.AUDIT.encode(audit.get(i)));
    }
    return transaction;
  }

  /** What is not written is compared only if the decision named the revision that it read. */
  private static void state(Changes changes, Transaction.Builder transaction) {
    ServiceState state = changes.state();
    if (state == null && changes.stateRevision() == 0) {
      return;
    }
    String key = KeySpace.state(service(changes));
    transaction.unchanged(key, changes.stateRevision());
    if (state != null) {
      transaction.put(key, Codecs.STATE.encode(state));
    }
  }

  private static void run(Changes changes, Transaction.Builder transaction) {
    RunRecord run = changes.run();
    if (run == null) {
      if (changes.runRevision() != 0) {
        throw new IllegalArgumentException("a run's revision without its run");
      }
      return;
    }
    if (!run.service().equals(service(changes))) {
      throw new IllegalArgumentException(
          "run of " + run.service() + " (expected: of " + changes.service() + ")");
    }
    String key = KeySpace.run(run.service(), run.id());
    transaction.unchanged(key, changes.runRevision()).put(key, Codecs.RUN.encode(run));
  }

  private static String service(Changes changes) {
    return Objects.requireNonNull(changes.service(), "a state or a run without its service");
  }

  private static String auditId(AuditEntry entry, long term, long commit, int index) {
    return KeySpace.auditId(entry.at(), "%d-%d-%03d".formatted(term, commit, index));
  }

  private Future<CommitResult> send(Transaction transaction) {
    if (!leadership.holds()) {
      return Future.succeededFuture(new CommitResult.Refused());
    }
    return stage(store.commit(transaction)).map(StoreCommits::result);
  }

  private static CommitResult result(TransactionResult result) {
    return switch (result) {
      case TransactionResult.Committed committed ->
          new CommitResult.Committed(committed.revision());
      case TransactionResult.Refused _ -> new CommitResult.Refused();
    };
  }

  /** A store that does not answer is an unknown result, whatever it says: the mirror knows. */
  private static Future<Event.CommitAnswered> answer(
      Effect.Commit order, Future<CommitResult> result) {
    return result
        .otherwise(e -> new CommitResult.Unknown(String.valueOf(e.getMessage())))
        .map(r -> new Event.CommitAnswered(order.id(), r));
  }

  /**
   * Asks all agents to look again.
   *
   * @return fails if the store did not take it, or with {@link IllegalStateException} if the term
   *     has ended; asking again does no harm
   */
  public Future<Event.RecheckRequested> recheck(Effect.Recheck order) {
    if (!leadership.holds()) {
      return Future.failedFuture(new IllegalStateException("not leading"));
    }
    Transaction transaction =
        Transaction.when()
            .created(KeySpace.LEADER, leadership.term())
            .put(
                KeySpace.recheck(order.service()),
                Codecs.RECHECK.encode(new RecheckRequest(order.id())))
            .build();
    return stage(store.commit(transaction))
        .compose(
            result ->
                switch (result) {
                  case TransactionResult.Committed committed ->
                      Future.succeededFuture(
                          new Event.RecheckRequested(
                              order.service(), order.id(), committed.revision()));
                  case TransactionResult.Refused _ ->
                      Future.failedFuture(new IllegalStateException("the term has ended"));
                });
  }

  /** Continues on the loop's thread, not on the store's. */
  private <T> Future<T> stage(CompletionStage<T> stage) {
    Promise<T> promise = Promise.promise();
    stage.whenComplete(
        (value, problem) ->
            timers.execute(
                () -> {
                  if (problem == null) {
                    promise.complete(value);
                  } else {
                    promise.fail(problem);
                  }
                }));
    return promise.future();
  }
}
