package dev.pointsman.controller.api;

import dev.pointsman.controller.view.Answers.Receipt;
import dev.pointsman.controller.view.WorldView;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Takes commands for the leader, whichever replica they come to. A command stands in the store for
 * at most 30 s: nobody wants a failover that was asked for an hour ago. Runs on one Vert.x context.
 */
final class CommandDesk {
  /** A leader that has not taken it by then never will. */
  static final Duration LIFETIME = Duration.ofSeconds(30);

  /** How often the outcome is looked for: short beside a run, long beside a read. */
  private static final Duration POLL = Duration.ofMillis(100);

  private final Vertx vertx;
  private final Context context;
  private final Store store;
  private final WorldView.Source world;

  CommandDesk(Vertx vertx, Context context, Store store, WorldView.Source world) {
    this.vertx = vertx;
    this.context = context;
    this.store = store;
    this.world = world;
  }

  /**
   * Puts a command into the store and waits for what becomes of it. The same id again waits for the
   * same command.
   *
   * @param wait how long; the receipt has no outcome if it takes longer
   */
  Future<Receipt> accept(Command.Issued issued, Duration wait) {
    if (world.now().leader() == null) {
      return Future.failedFuture(
          new ApiException(
              503, "NO_LEADER", "no controller leads at the moment; nothing was recorded"));
    }
    Optional<String> rewound =
        world.now().notReady().stream()
            .filter(reason -> reason.startsWith(Veto.STORE_REWOUND.name()))
            .findFirst();
    if (rewound.isPresent()) { // nobody carries it out, and it must not wait for whoever leads next
      return Future.failedFuture(
          new ApiException(
              503, Veto.STORE_REWOUND.name(), rewound.get() + "; nothing was recorded"));
    }
    return outcome(issued.id())
        .compose(
            known ->
                known.isPresent()
                    ? Future.succeededFuture(new Receipt(issued.id(), known.get()))
                    : put(issued).compose(_ -> await(issued.id(), wait)));
  }

  private Future<Void> put(Command.Issued issued) {
    return on(store.grant(LIFETIME)).compose(lease -> put(issued, lease));
  }

  private Future<Void> put(Command.Issued issued, Lease lease) {
    String key = KeySpace.command(issued.id());
    Transaction transaction =
        Transaction.when()
            .absent(key)
            .absent(KeySpace.outcome(issued.id()))
            .put(key, Codecs.COMMAND.encode(issued), lease)
            .build();
    return on(store.commit(transaction))
        .compose(
            result ->
                switch (result) {
                  case TransactionResult.Committed _ -> Future.<Void>succeededFuture();
                  case TransactionResult.Refused _ ->
                      on(store.revoke(lease)).compose(_ -> sameAsBefore(issued));
                });
  }

  /** The id is taken: by this very command, sent again, or by another one. */
  private Future<Void> sameAsBefore(Command.Issued issued) {
    return on(store.get(KeySpace.command(issued.id())))
        .compose(
            read -> {
              boolean other =
                  read.entry().filter(entry -> !asks(entry, issued.command())).isPresent();
              return other
                  ? Future.failedFuture(
                      new ApiException(
                          409, "IDEMPOTENCY_CONFLICT", "this key was used for another command"))
                  : Future.succeededFuture();
            });
  }

  private static boolean asks(Entry entry, Command command) {
    try {
      return Codecs.COMMAND.decode(entry.value()).command().equals(command);
    } catch (UnreadableException e) {
      return false;
    }
  }

  private Future<Receipt> await(String id, Duration wait) {
    Promise<Receipt> promise = Promise.promise();
    poll(id, System.nanoTime() + wait.toNanos(), promise);
    return promise.future();
  }

  private void poll(String id, long deadline, Promise<Receipt> promise) {
    outcome(id)
        .onSuccess(
            outcome -> {
              if (outcome.isPresent() || System.nanoTime() - deadline >= 0) {
                promise.complete(new Receipt(id, outcome.orElse(null)));
              } else {
                vertx.setTimer(POLL.toMillis(), _ -> poll(id, deadline, promise));
              }
            })
        // it stands in the store: an error now must not tell the caller that nothing happened
        .onFailure(_ -> promise.complete(new Receipt(id, null)));
  }

  /** What became of a command, if it was settled not long ago. */
  Future<Optional<Command.Outcome>> outcome(String id) {
    return on(store.get(KeySpace.outcome(id)))
        .map(read -> read.entry().map(entry -> Codecs.OUTCOME.decode(entry.value())));
  }

  /** Whether a command still waits for the leader. */
  Future<Boolean> isWaiting(String id) {
    return on(store.get(KeySpace.command(id))).map(read -> read.entry().isPresent());
  }

  private <T> Future<T> on(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, context);
  }
}
