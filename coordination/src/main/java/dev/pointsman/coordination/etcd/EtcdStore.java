package dev.pointsman.coordination.etcd;

import com.google.protobuf.ByteString;
import dev.pointsman.coordination.store.Entry;
import dev.pointsman.coordination.store.Lease;
import dev.pointsman.coordination.store.Listing;
import dev.pointsman.coordination.store.Store;
import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import dev.pointsman.coordination.store.Transaction;
import dev.pointsman.coordination.store.TransactionResult;
import dev.pointsman.coordination.store.Watch;
import dev.pointsman.coordination.store.WatchListener;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** {@link Store} on an etcd cluster, version 3.4 or newer. */
public final class EtcdStore implements Store {
  /** Continuations must not block, so two threads do; with one, a mistake would stop everything. */
  private static final int THREADS = 2;

  private static final int IDLE_THREAD_SECONDS = 5;

  private final Duration callTimeout;
  private final ScheduledThreadPoolExecutor scheduler;
  private final Members members;

  /** Those under way, by lease; a close must not cut them off. */
  private final Map<Long, CompletableFuture<Void>> revocations = new ConcurrentHashMap<>();

  private EtcdStore(Duration callTimeout, ScheduledThreadPoolExecutor scheduler, Members members) {
    this.callTimeout = callTimeout;
    this.scheduler = scheduler;
    this.members = members;
  }

  /**
   * Opens a store. Connects when it is first used; a cluster that is away now may come later.
   *
   * @throws IllegalArgumentException if the certificates cannot be read
   */
  public static EtcdStore connect(EtcdConfig config) {
    SslContext tls = Member.sslContext(config.tls());
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads("etcd"));
    // nobody shuts it down: gRPC still needs it to tell of the end when the channels are closed
    executor.allowCoreThreadTimeOut(true);
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(1, threads("etcd-time"));
    scheduler.setRemoveOnCancelPolicy(true);
    // after close nothing has to happen later: calls fail by their closed channels
    scheduler.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    List<Member> members =
        config.endpoints().stream().map(endpoint -> new Member(endpoint, tls, executor)).toList();
    return new EtcdStore(
        config.callTimeout(), scheduler, new Members(members, config.callTimeout(), scheduler));
  }

  @Override
  public CompletionStage<Read> get(String key) {
    return members
        .repeatable(KVGrpc.getRangeMethod(), Wire.get(key), limit())
        .thenApply(
            response ->
                new Read(
                    response.getKvsList().stream().findFirst().map(Wire::entry),
                    response.getHeader().getRevision()));
  }

  @Override
  public CompletionStage<Listing> list(String prefix) {
    return page(prefix, Wire.bytes(prefix), 0, new ArrayList<>(), limit());
  }

  private CompletableFuture<Listing> page(
      String prefix, ByteString from, long revision, List<Entry> entries, Limit limit) {
    return members
        .repeatable(KVGrpc.getRangeMethod(), Wire.page(prefix, from, revision), limit)
        .thenCompose(
            response -> {
              response.getKvsList().forEach(kv -> entries.add(Wire.entry(kv)));
              long first = revision == 0 ? response.getHeader().getRevision() : revision;
              if (!response.getMore()) {
                return CompletableFuture.completedFuture(new Listing(entries, first));
              }
              ByteString last = response.getKvs(response.getKvsCount() - 1).getKey();
              return page(prefix, Wire.after(last), first, entries, limit);
            });
  }

  @Override
  public CompletionStage<TransactionResult> commit(Transaction transaction) {
    return members
        .once(KVGrpc.getTxnMethod(), Wire.transaction(transaction), limit())
        .thenApply(
            response -> {
              long revision = response.getHeader().getRevision();
              return response.getSucceeded()
                  ? new TransactionResult.Committed(revision)
                  : new TransactionResult.Refused(revision);
            });
  }

  @Override
  public CompletionStage<Lease> grant(Duration ttl) {
    long sent = System.nanoTime();
    LeaseGrantRequest request =
        LeaseGrantRequest.newBuilder().setTTL(Math.max(1, ttl.plusMillis(999).toSeconds())).build();
    return members
        .once(LeaseGrpc.getLeaseGrantMethod(), request, limit())
        .thenApply(
            response -> new Lease(response.getID(), Duration.ofSeconds(response.getTTL()), sent));
  }

  @Override
  public CompletionStage<Lease> renew(Lease lease) {
    long sent = System.nanoTime();
    LeaseKeepAliveRequest request = LeaseKeepAliveRequest.newBuilder().setID(lease.id()).build();
    return members
        .repeatable(LeaseGrpc.getLeaseKeepAliveMethod(), request, limit())
        .thenApply(
            response -> {
              if (response.getTTL() <= 0) {
                throw new StoreException(Kind.LEASE_NOT_FOUND, "lease " + lease.id() + " is gone");
              }
              return new Lease(lease.id(), Duration.ofSeconds(response.getTTL()), sent);
            });
  }

  @Override
  public CompletionStage<Void> revoke(Lease lease) {
    LeaseRevokeRequest request = LeaseRevokeRequest.newBuilder().setID(lease.id()).build();
    CompletableFuture<Void> revoked =
        members
            .repeatable(LeaseGrpc.getLeaseRevokeMethod(), request, limit())
            .thenAccept(_ -> {})
            .exceptionallyCompose(EtcdStore::unlessGone);
    var _ = revocations.put(lease.id(), revoked);
    return revoked.whenComplete(
        (_, _) -> {
          var _ = revocations.remove(lease.id());
        });
  }

  private static CompletableFuture<Void> unlessGone(Throwable failure) {
    StoreException fault = StoreException.of(failure);
    return fault.kind() == Kind.LEASE_NOT_FOUND
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(fault);
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    return EtcdWatch.open(
        members.inOrder().getFirst(),
        Wire.watch(prefix, fromRevision),
        callTimeout,
        scheduler,
        listener);
  }

  @Override
  public void close() {
    awaitRevocations();
    // first, so that no call that fails now waits for a next attempt
    scheduler.shutdownNow();
    members.close();
  }

  /** Whoever revokes and closes wants the lease gone; one that cannot be revoked runs out. */
  private void awaitRevocations() {
    var _ =
        CompletableFuture.allOf(revocations.values().toArray(CompletableFuture<?>[]::new))
            .handle((_, _) -> true)
            .completeOnTimeout(false, callTimeout.toNanos(), TimeUnit.NANOSECONDS)
            .join();
  }

  private Limit limit() {
    return Limit.after(callTimeout);
  }

  private static ThreadFactory threads(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
  }
}
