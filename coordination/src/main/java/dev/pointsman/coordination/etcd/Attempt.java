package dev.pointsman.coordination.etcd;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request to one member, with a deadline. It knows whether any byte of the request may have
 * left: what was never put on a connection has certainly not happened.
 */
final class Attempt<R> {
  private final ClientCall<?, R> call;
  private final Sent sent;
  private final CompletableFuture<R> answer = new CompletableFuture<>();

  private Attempt(ClientCall<?, R> call, Sent sent) {
    this.call = call;
    this.sent = sent;
  }

  static <Q, R> Attempt<R> start(
      ManagedChannel channel, MethodDescriptor<Q, R> method, Q request, Duration limit) {
    Sent sent = new Sent();
    ClientCall<Q, R> call =
        channel.newCall(
            method,
            CallOptions.DEFAULT
                .withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS)
                .withStreamTracerFactory(sent));
    Attempt<R> attempt = new Attempt<>(call, sent);
    ClientCalls.asyncUnaryCall(call, request, attempt.new Answer());
    return attempt;
  }

  /** Completes with the answer or with gRPC's exception, at the deadline at the latest. */
  CompletableFuture<R> answer() {
    return answer;
  }

  /** Whether the request may have reached the member. */
  boolean maybeSent() {
    return sent.maybe;
  }

  /** Gives up; {@link #answer} still completes. */
  void cancel() {
    call.cancel("given up", null);
  }

  private final class Answer implements StreamObserver<R> {
    private @Nullable R value;

    @Override
    public void onNext(R value) {
      this.value = value;
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      if (value == null) {
        answer.completeExceptionally(
            Status.INTERNAL.withDescription("no answer").asRuntimeException());
        return;
      }
      answer.complete(value);
    }
  }

  /** Hears of the request being framed for a connection; before that it waits in memory. */
  private static final class Sent extends ClientStreamTracer.Factory {
    private volatile boolean maybe;

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        @Override
        public void outboundMessage(int seqNo) {
          maybe = true;
        }
      };
    }
  }
}
