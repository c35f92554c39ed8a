package dev.pointsman.coordination.etcd;

import static dev.pointsman.coordination.etcd.Script.Call.GRANT;
import static dev.pointsman.coordination.etcd.Script.Call.RENEW;
import static dev.pointsman.coordination.etcd.Script.Call.REVOKE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.LeaseKeeper;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Leases whose renewals fail, and that etcd grants and ends at its own will. */
class EtcdLeaseFaultIT extends UnderFault {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ScriptedEtcd etcd = member();
  private final EtcdStore store = connected(SHORT, etcd);

  @Test
  void countsALeaseFromTheMomentItsGrantOrRenewalWasSent() {
    Lease granted = countedFromSending(GRANT, () -> store.grant(LONG));
    countedFromSending(RENEW, () -> store.renew(granted));
  }

  /** The answer is held back until the request has certainly been sent. */
  private Lease countedFromSending(Script.Call call, Supplier<CompletionStage<Lease>> request) {
    CompletableFuture<@Nullable Void> gate = new CompletableFuture<>();
    etcd.script().next(call, Script.answerAfter(gate));
    long before = System.nanoTime();
    CompletionStage<Lease> asked = request.get();
    until(() -> etcd.script().asked(call) == 1);
    long received = System.nanoTime();
    gate.complete(null);
    Lease lease = await(asked);
    assertThat(lease.sentNanos() - before).isNotNegative();
    assertThat(received - lease.sentNanos()).isNotNegative();
    return lease;
  }

  @Test
  void renewsByAnotherStreamWhenOneEndsWithoutAWord() {
    Lease lease = await(store.grant(LONG));
    etcd.script().next(RENEW, Script.endWithoutAnswer());
    assertThat(await(store.renew(lease)).ttl()).isPositive();
    assertThat(etcd.script().asked(RENEW)).isEqualTo(2);
  }

  @Test
  void saysThatALeaseWasNotRenewedWhenEveryStreamEndsWithoutAWord() {
    Lease lease = await(store.grant(LONG));
    etcd.script().always(RENEW, Script.endWithoutAnswer());
    assertThat(fault(store.renew(lease)).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void losesALeaseByItsOwnClockWhenNoRenewalIsAnswered() {
    keys.grantSeconds(1);
    etcd.script().always(RENEW, Script.ignore());
    Owner owner = new Owner();
    until(() -> owner.leases.size() == 1);
    Lease first = owner.leases.getFirst();
    until(() -> owner.losses.size() == 1);
    assertThat(since(first.sentNanos())).isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));
  }

  @Test
  void usesTheTimeThatWasGrantedNotTheOneAskedFor() {
    keys.grantSeconds(7);
    assertThat(await(store.grant(SHORT)).ttl()).isEqualTo(Duration.ofSeconds(7));
    keys.grantSeconds(2);
    Owner owner = new Owner();
    until(() -> owner.leases.size() == 1);
    Lease held = owner.leases.getFirst();
    assertThat(held.ttl()).isEqualTo(Duration.ofSeconds(2));
    assertThat(owner.keeper.heldUntil() - held.sentNanos())
        .isEqualTo(Duration.ofMillis(1_800).toNanos());
    keys.grantSeconds(9);
    assertThat(await(store.renew(held)).ttl()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void tellsEveryOwnerWhenTheStoreEndsAllLeasesAtOnce() {
    keys.grantSeconds(2);
    Owner one = new Owner();
    Owner two = new Owner();
    until(() -> one.leases.size() == 1 && two.leases.size() == 1);
    keys.expireAll();
    until(() -> one.leases.size() == 2 && two.leases.size() == 2);
    assertThat(one.losses).containsExactly("the store has ended the lease");
    assertThat(two.losses).containsExactly("the store has ended the lease");
    assertThat(keys.leases())
        .containsExactlyInAnyOrder(one.leases.getLast().id(), two.leases.getLast().id());
  }

  @Test
  void hasRevokedALeaseWhenItIsClosed() {
    Lease lease = await(store.grant(LONG));
    await(store.commit(Transaction.when().put("/a", "1", lease).build()));
    CompletableFuture<@Nullable Void> gate = new CompletableFuture<>();
    etcd.script().next(REVOKE, Script.answerAfter(gate));
    var _ = store.revoke(lease);
    CompletableFuture<Void> closed = CompletableFuture.runAsync(store::close);
    until(() -> etcd.script().asked(REVOKE) == 1);
    assertThat(closed).isNotDone();
    gate.complete(null);
    await(closed);
    assertThat(keys.leases()).isEmpty();
  }

  @Test
  void isClosedInTimeWhenARevocationIsNotAnswered() {
    Lease lease = await(store.grant(LONG));
    etcd.script().always(REVOKE, Script.ignore());
    CompletionStage<Void> revoked = store.revoke(lease);
    long asked = System.nanoTime();
    store.close();
    assertThat(since(asked)).isLessThan(SHORT.multipliedBy(3));
    assertThat(fault(revoked).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  /** Somebody who keeps a lease for a minute. */
  private final class Owner implements LeaseKeeper.Listener {
    final List<Lease> leases = new CopyOnWriteArrayList<>();
    final List<String> losses = new CopyOnWriteArrayList<>();
    final LeaseKeeper keeper = new LeaseKeeper(store, timers, LONG, () -> true, this);

    Owner() {
      timers.execute(keeper::start);
    }

    @Override
    public void held(Lease lease) {
      leases.add(lease);
    }

    @Override
    public void lost(String why) {
      losses.add(why);
    }
  }
}
