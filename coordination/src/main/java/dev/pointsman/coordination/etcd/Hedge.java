package dev.pointsman.coordination.etcd;

import dev.pointsman.coordination.store.StoreException;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One repeatable request on its way: begun at one member, repeated at the next whenever the ones
 * before have failed, or kept silent for {@code patience}. Safe for use by several threads.
 */
final class Hedge<Q, R> {
  private final MethodDescriptor<Q, R> method;
  private final Q request;
  private final Limit limit;
  private final List<Member> members;
  private final Duration patience;
  private final ScheduledExecutorService scheduler;
  private final List<Attempt<R>> attempts = new ArrayList<>();
  private final CompletableFuture<R> answer = new CompletableFuture<>();
  private int failed;

  Hedge(
      MethodDescriptor<Q, R> method,
      Q request,
      Limit limit,
      List<Member> members,
      Duration patience,
      ScheduledExecutorService scheduler) {
    this.method = method;
    this.request = request;
    this.limit = limit;
    this.members = members;
    this.patience = patience;
    this.scheduler = scheduler;
  }

  /** Completes with the first answer, or with a StoreException when all have failed. */
  CompletableFuture<R> answer() {
    return answer;
  }

  /** Begins an attempt at the next member, if one is left. */
  void next() {
    Attempt<R> attempt;
    int number;
    synchronized (this) {
      number = attempts.size();
      if (answer.isDone() || number == members.size()) {
        return;
      }
      attempt = Attempt.start(members.get(number).calls(), method, request, limit.left());
      attempts.add(attempt);
    }
    var _ = attempt.answer().whenComplete((value, failure) -> ended(number, value, failure));
    var _ =
        scheduler.schedule(() -> nextUnlessBegun(number), patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void nextUnlessBegun(int number) {
    synchronized (this) {
      if (attempts.size() > number + 1) {
        return;
      }
    }
    next();
  }

  private void ended(int number, R value, Throwable failure) {
    Member member = members.get(number);
    if (failure == null) {
      succeeded(number, value);
      return;
    }
    if (answer.isDone()) {
      return;
    }
    StoreException fault = Faults.ofRepeatable(failure, member.name());
    if (Faults.isFinal(fault)) {
      answer.completeExceptionally(fault);
      return;
    }
    boolean last;
    synchronized (this) {
      failed++;
      last = failed == members.size() || limit.isOver();
    }
    if (last) {
      answer.completeExceptionally(fault);
      return;
    }
    nextUnlessBegun(number);
  }

  private void succeeded(int number, R value) {
    List<Attempt<R>> others;
    synchronized (this) {
      others = List.copyOf(attempts);
    }
    if (answer.complete(value)) {
      for (int i = 0; i < number; i++) {
        // those asked earlier had their chance; in an election nobody answers, and nobody is blamed
        members.get(i).suspect("another member answered first");
      }
    }
    others.forEach(Attempt::cancel);
  }
}
