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
 * left: what was never put on a connection has certainly not happened. And it knows whether the
 * member itself has said how it ended: a connection can fail with the same words.
 */
final class Attempt<R> {
  private final ClientCall<?, R> call;
  private final Traces traces;
  private final CompletableFuture<R> answer = new CompletableFuture<>();

  private Attempt(ClientCall<?, R> call, Traces traces) {
    this.call = call;
    this.traces = traces;
  }

  static <Q, R> Attempt<R> start(
      ManagedChannel channel, MethodDescriptor<Q, R> method, Q request, Duration limit) {
    Traces traces = new Traces();
    ClientCall<Q, R> call =
        channel.newCall(
            method,
            CallOptions.DEFAULT
                .withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS)
                .withStreamTracerFactory(traces));
    Attempt<R> attempt = new Attempt<>(call, traces);
    ClientCalls.asyncUnaryCall(call, request, attempt.new Answer());
    return attempt;
  }

  /** Completes with the answer or with gRPC's exception, at the deadline at the latest. */
  CompletableFuture<R> answer() {
    return answer;
  }

  /** Whether the request may have reached the member. */
  boolean maybeSent() {
    return traces.maybeSent;
  }

  /** Whether the status that the answer failed with is the member's own. */
  boolean endedByMember() {
    return traces.endedByMember;
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

  private static final class Traces extends ClientStreamTracer.Factory {
    private volatile boolean maybeSent;
    private volatile boolean endedByMember;

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        // the request is framed for a connection; before that it waits in memory
        @Override
        public void outboundMessage(int seqNo) {
          maybeSent = true;
        }

        @Override
        public void inboundTrailers(Metadata trailers) {
          endedByMember = true;
        }
      };
    }
  }
}
