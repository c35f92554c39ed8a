package dev.pointsman.sandbox.matrix;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.Transaction.Operation;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.testing.ForwardingStore;
import dev.pointsman.sandbox.world.Plan;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Crashes around the commit that enters a step, or around the request of CONFIRM for a look. */
final class CrashingStore extends ForwardingStore {
  /** Their effect is in no commit. */
  private static final Set<Step> OUTSIDE = EnumSet.of(Step.PROMOTE, Step.SWITCH);

  private final Crash crash;

  CrashingStore(Store real, Crash crash) {
    super(real);
    this.crash = crash;
  }

  @Override
  public CompletionStage<TransactionResult> commit(Transaction transaction) {
    Step step = crash.armed().map(CrashPoint::step).orElse(null);
    if (step == null || OUTSIDE.contains(step)) {
      return store.commit(transaction);
    }
    if (step == Step.CONFIRM) {
      return asksToConfirm(transaction) ? around(step, transaction) : store.commit(transaction);
    }
    Optional<Operation.Put> run =
        puts(transaction)
            .filter(p -> p.key().startsWith(KeySpace.runs(Plan.SERVICE)))
            .findFirst()
            .filter(p -> hasBegun(Codecs.RUN.decode(p.value()), step));
    return run.isEmpty()
        ? store.commit(transaction)
        : store
            .get(run.get().key())
            .thenCompose(
                before ->
                    before
                            .entry()
                            .filter(e -> hasBegun(Codecs.RUN.decode(e.value()), step))
                            .isPresent()
                        ? store.commit(transaction)
                        : around(step, transaction));
  }

  private static boolean hasBegun(RunRecord run, Step step) {
    return run.step(step).filter(s -> s.status() != StepStatus.PENDING).isPresent();
  }

  private static boolean asksToConfirm(Transaction transaction) {
    return puts(transaction)
        .filter(p -> p.key().startsWith(KeySpace.RECHECKS))
        .anyMatch(p -> Codecs.RECHECK.decode(p.value()).id().endsWith("-confirm"));
  }

  private static Stream<Operation.Put> puts(Transaction transaction) {
    return transaction.operations().stream()
        .filter(Operation.Put.class::isInstance)
        .map(Operation.Put.class::cast);
  }

  private CompletionStage<TransactionResult> around(Step step, Transaction transaction) {
    crash.reached(step, CrashPoint.Moment.BEFORE);
    return store
        .commit(transaction)
        .thenApply(
            result -> {
              if (result instanceof TransactionResult.Committed) {
                crash.reached(step, CrashPoint.Moment.AFTER);
              }
              return result;
            });
  }
}
