package dev.pointsman.coordination.etcd;

import dev.pointsman.coordination.store.StoreException;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One repeatable request on its way: begun at one member, repeated at the next, round and round,
 * whenever one has failed or all have kept silent for {@code patience}, until one answers or the
 * time is over. Round and round, because in an election all members fail, and a moment later none
 * does. Safe for use by several threads.
 */
final class Hedge<Q, R> {
  /** After all members have failed at once: an election takes some tenths of a second. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final MethodDescriptor<Q, R> method;
  private final Q request;
  private final Limit limit;
  private final List<Member> members;
  private final Duration patience;
  private final ScheduledExecutorService scheduler;
  private final CompletableFuture<R> answer = new CompletableFuture<>();

  // guarded by this
  private final List<Sending<R>> sendings = new ArrayList<>();
  private boolean won;

  private record Sending<R>(Member member, Attempt<R> attempt) {
    boolean isPending() {
      return !attempt.answer().isDone();
    }
  }

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

  /** Completes with the first answer, or with a StoreException when the time is over. */
  CompletableFuture<R> answer() {
    return answer;
  }

  /** Sends it to the next member. */
  void next() {
    Sending<R> sending;
    int number;
    synchronized (this) {
      if (answer.isDone()) {
        return;
      }
      number = sendings.size();
      Member member = members.get(number % members.size());
      sending = new Sending<>(member, Attempt.start(member.calls(), method, request, limit.left()));
      sendings.add(sending);
    }
    var _ =
        sending.attempt().answer().whenComplete((value, failure) -> ended(number, value, failure));
    nextAfter(patience, number);
  }

  private void nextAfter(Duration delay, int number) {
    var _ =
        scheduler.schedule(() -> nextUnlessBegun(number), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void nextUnlessBegun(int number) {
    synchronized (this) {
      boolean begun = sendings.size() > number + 1;
      // the time is over for those that are on their way too: the last of them ends it all
      boolean ending = limit.isOver() && sendings.stream().anyMatch(Sending::isPending);
      if (begun || ending) {
        return;
      }
    }
    next();
  }

  private void ended(int number, R value, @Nullable Throwable failure) {
    if (failure == null) {
      succeeded(number, value);
    } else if (!answer.isDone()) {
      failed(number, failure);
    }
  }

  private void failed(int number, Throwable failure) {
    Sending<R> sending;
    boolean hopeless;
    boolean everyoneAsked;
    synchronized (this) {
      sending = sendings.get(number);
      everyoneAsked = sendings.size() >= members.size();
      boolean over = limit.isOver() || scheduler.isShutdown();
      hopeless = over && sendings.stream().noneMatch(Sending::isPending);
    }
    StoreException fault = Faults.ofRepeatable(failure, sending.member().name());
    if (!sending.attempt().maybeSent() && !scheduler.isShutdown()) {
      sending.member().suspect(String.valueOf(fault.getMessage()));
    }
    if (Faults.isFinal(fault) || hopeless) {
      answer.completeExceptionally(fault);
    } else if (everyoneAsked) {
      nextAfter(PAUSE, number);
    } else {
      nextUnlessBegun(number);
    }
  }

  private void succeeded(int number, R value) {
    List<Sending<R>> all;
    synchronized (this) {
      if (won) {
        return;
      }
      won = true;
      all = List.copyOf(sendings);
    }
    Member winner = all.get(number).member();
    for (Sending<R> earlier : all.subList(0, number)) {
      // who was asked earlier and keeps silent had a chance; in an election nobody is blamed
      if (earlier.isPending() && earlier.member() != winner) {
        earlier.member().suspect("another member answered first");
      }
    }
    // told before the answer, so that whoever goes on with it does not meet a silent member
    answer.complete(value);
    all.forEach(sending -> sending.attempt().cancel());
  }
}
