package dev.pointsman.coordination.etcd;

import dev.pointsman.coordination.store.StoreException;
import dev.pointsman.coordination.store.StoreException.Kind;
import io.etcd.jetcd.api.KVGrpc;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** All members of the cluster, in the order of preference, and the way a call takes among them. */
final class Members {
  /**
   * A member that keeps silent for this share of a call's time gets company, so that three members
   * have their turn before the time is over; 500 ms of the default is several round trips across an
   * ocean.
   */
  private static final int PATIENCE_SHARE = 4;

  /** How often a suspect is asked whether it is well again. */
  private static final Duration PROBE_EVERY = Duration.ofSeconds(1);

  private final List<Member> members;
  private final Duration patience;
  private final ScheduledExecutorService scheduler;
  private final Future<?> probing;

  Members(List<Member> members, Duration callTimeout, ScheduledExecutorService scheduler) {
    this.members = List.copyOf(members);
    this.patience = callTimeout.dividedBy(PATIENCE_SHARE);
    this.scheduler = scheduler;
    this.probing =
        scheduler.scheduleWithFixedDelay(
            this::probeSuspects,
            PROBE_EVERY.toMillis(),
            PROBE_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Those that are well before those that are not; the preferred first within each. */
  List<Member> inOrder() {
    return Stream.concat(
            members.stream().filter(member -> !member.isSuspect()),
            members.stream().filter(Member::isSuspect))
        .toList();
  }

  /**
   * Sends a request that may be sent as often as one likes: to the next member too whenever the
   * ones before have failed or kept silent. The first answer counts.
   */
  <Q, R> CompletableFuture<R> repeatable(MethodDescriptor<Q, R> method, Q request, Limit limit) {
    Hedge<Q, R> hedge = new Hedge<>(method, request, limit, inOrder(), patience, scheduler);
    hedge.next();
    return hedge.answer();
  }

  /**
   * Sends a request that must happen at most once: to another member only when it has certainly not
   * happened at those before.
   */
  <Q, R> CompletableFuture<R> once(MethodDescriptor<Q, R> method, Q request, Limit limit) {
    return onceAmong(inOrder(), method, request, limit);
  }

  private <Q, R> CompletableFuture<R> onceAmong(
      List<Member> rest, MethodDescriptor<Q, R> method, Q request, Limit limit) {
    Member member = rest.getFirst();
    Attempt<R> attempt = Attempt.start(member.calls(), method, request, limit.left());
    // the last one has all the time that is left: a first connection can be slow
    long patient = rest.size() == 1 ? limit.left().toNanos() : patience.toNanos();
    Future<?> impatience =
        scheduler.schedule(() -> cancelUnsent(attempt), patient, TimeUnit.NANOSECONDS);
    return attempt
        .answer()
        .whenComplete((_, _) -> impatience.cancel(false))
        .exceptionallyCompose(
            failure -> {
              StoreException fault = Faults.ofWrite(failure, member.name(), attempt);
              if (fault.kind() == Kind.UNKNOWN_OUTCOME || !attempt.maybeSent()) {
                member.suspect(String.valueOf(fault.getMessage()));
              }
              if (Faults.isFinal(fault) || rest.size() == 1 || limit.isOver()) {
                return CompletableFuture.failedFuture(fault);
              }
              return onceAmong(rest.subList(1, rest.size()), method, request, limit);
            });
  }

  /** A request still waiting for a connection can be taken elsewhere; one that was sent cannot. */
  private static void cancelUnsent(Attempt<?> attempt) {
    if (!attempt.maybeSent()) {
      attempt.cancel();
    }
  }

  private void probeSuspects() {
    for (Member member : members) {
      if (member.isSuspect()) {
        member.connectNow();
        var _ =
            Attempt.start(member.calls(), KVGrpc.getRangeMethod(), Wire.PROBE, PROBE_EVERY)
                .answer()
                .thenAccept(_ -> member.trust());
      }
    }
  }

  void close() {
    probing.cancel(false);
    members.forEach(Member::close);
  }
}
