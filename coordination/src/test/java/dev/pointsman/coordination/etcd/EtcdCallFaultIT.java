package dev.pointsman.coordination.etcd;

import static dev.pointsman.coordination.etcd.Script.Call.RANGE;
import static dev.pointsman.coordination.etcd.Script.Call.TRANSACTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.TransactionResult;
import io.grpc.Status;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Calls whose member freezes, refuses, or loses its answer. */
class EtcdCallFaultIT extends UnderFault {
  private static final Duration USUAL = EtcdConfig.DEFAULT_CALL_TIMEOUT;

  private final ScriptedEtcd one = member();
  private final ScriptedEtcd two = member();

  /** A request that may be sent as often as one likes. */
  record Repeatable(String name, BiFunction<EtcdStore, Lease, CompletionStage<?>> call) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Repeatable> REPEATABLE =
      List.of(
          new Repeatable("get", (store, _) -> store.get("/a")),
          new Repeatable("list", (store, _) -> store.list("/")),
          new Repeatable("renew", EtcdStore::renew),
          new Repeatable("revoke", EtcdStore::revoke));

  @ParameterizedTest
  @FieldSource("REPEATABLE")
  void isServedByAnotherMemberWhenTheFirstFreezes(Repeatable request) {
    EtcdStore store = connected(USUAL, one, two);
    Lease lease = await(store.grant(Duration.ofMinutes(1)));
    one.freeze();
    long asked = System.nanoTime();
    await(request.call().apply(store, lease));
    assertThat(since(asked)).isLessThan(USUAL);
    // and the frozen one is passed over from now on
    assertThat(await(write(store, "/a", "1"))).isInstanceOf(TransactionResult.Committed.class);
  }

  @Test
  void takesATransactionToAnotherMemberWhenTheFirstAcceptsAConnectionAndIsNeverHeard() {
    one.freeze();
    EtcdStore store = connect(USUAL, one, two);
    assertThat(await(write(store, "/a", "1"))).isInstanceOf(TransactionResult.Committed.class);
    assertThat(two.script().asked(TRANSACTION)).isEqualTo(1);
  }

  @Test
  void endsEveryCallInTimeWhenNobodyAnswers() {
    EtcdStore store = connected(SHORT, one, two);
    Lease lease = await(store.grant(Duration.ofMinutes(1)));
    one.script().ignoreEverything();
    two.script().ignoreEverything();
    long asked = System.nanoTime();
    List<CompletionStage<?>> calls =
        List.of(
            store.get("/a"),
            store.list("/"),
            store.renew(lease),
            store.revoke(lease),
            store.grant(Duration.ofMinutes(1)),
            write(store, "/a", "1"));
    assertThat(calls)
        .extracting(call -> fault(call).kind())
        .containsExactly(
            Kind.UNAVAILABLE,
            Kind.UNAVAILABLE,
            Kind.UNAVAILABLE,
            Kind.UNAVAILABLE,
            Kind.UNKNOWN_OUTCOME,
            Kind.UNKNOWN_OUTCOME);
    assertThat(since(asked)).isLessThan(SHORT.multipliedBy(3));
  }

  /** A way in which the answer to what was done gets lost. */
  record Loss(String name, Script.Act act, Consumer<ScriptedEtcd> then) {
    @Override
    public String toString() {
      return name;
    }

    static Loss with(Status status, String description) {
      return new Loss(
          status.getCode() + " " + description,
          Script.doAndSay(status.withDescription(description)),
          _ -> {});
    }
  }

  static final List<Loss> LOSSES =
      List.of(
          Loss.with(Status.UNAVAILABLE, "etcdserver: request timed out"),
          Loss.with(Status.UNAVAILABLE, "etcdserver: leader changed"),
          Loss.with(Status.UNAVAILABLE, "etcdserver: server stopped"),
          Loss.with(Status.UNKNOWN, "?"),
          Loss.with(Status.INTERNAL, "?"),
          Loss.with(Status.CANCELLED, "context canceled"),
          Loss.with(Status.DEADLINE_EXCEEDED, "context deadline exceeded"),
          new Loss("silence", Script.doInSilence(), _ -> {}),
          new Loss("a connection cut", Script.doInSilence(), ScriptedEtcd::disconnect),
          new Loss("a stream cancelled", Script.doInSilence(), one -> one.reset(Http2Error.CANCEL)),
          new Loss(
              "a stream slowed down",
              Script.doInSilence(),
              one -> one.reset(Http2Error.ENHANCE_YOUR_CALM)));

  @ParameterizedTest
  @FieldSource("LOSSES")
  void leavesATransactionInDoubtWhoseAnswerIsLostAndNeverRepeatsIt(Loss loss) {
    EtcdStore store = connected(USUAL, one, two);
    one.script().next(TRANSACTION, loss.act());
    CompletionStage<TransactionResult> written = write(store, "/a", "1");
    until(() -> one.script().asked(TRANSACTION) == 1);
    loss.then().accept(one);
    assertThat(fault(written).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
    assertThat(await(store.get("/a")).entry().map(Entry::value)).contains("1");
    assertThat(one.script().asked(TRANSACTION)).isEqualTo(1);
    assertThat(two.script().asked(TRANSACTION)).isZero();
  }

  /** What etcd says before it proposes anything. */
  static final List<Status> REFUSALS =
      List.of(
          Status.UNAVAILABLE.withDescription("etcdserver: no leader"),
          Status.RESOURCE_EXHAUSTED.withDescription("etcdserver: too many requests"));

  @ParameterizedTest
  @FieldSource("REFUSALS")
  void takesATransactionThatAMemberRefusedToTheNext(Status refusal) {
    EtcdStore store = connected(USUAL, one, two);
    one.script().next(TRANSACTION, Script.refuse(refusal));
    assertThat(await(write(store, "/a", "1"))).isInstanceOf(TransactionResult.Committed.class);
    assertThat(keys.transactions()).hasSize(1);
  }

  @Test
  void saysThatAValueIsTooLargeAndBlamesNoMember() {
    EtcdStore store = connected(USUAL, one, two);
    Script.Act refuse =
        Script.refuse(Status.INVALID_ARGUMENT.withDescription("etcdserver: request is too large"));
    one.script().next(TRANSACTION, refuse);
    two.script().next(TRANSACTION, refuse);
    StoreException fault = fault(write(store, "/a", "x".repeat(1_600_000)));
    assertThat(fault.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(fault).hasMessageContaining("request is too large");
    assertThat(keys.transactions()).isEmpty();
    assertThat(await(store.get("/a")).entry()).isEmpty();
    assertThat(two.script().asked(RANGE)).isZero();
  }
}
