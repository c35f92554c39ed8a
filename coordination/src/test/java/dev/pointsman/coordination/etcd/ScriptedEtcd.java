package dev.pointsman.coordination.etcd;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.LeaseRevokeResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A member of an etcd cluster that speaks etcd's protocol on a loopback port and misbehaves on cue:
 * by its {@link Script}, by the test's word to a {@link WatchStream}, or below gRPC. Everything in
 * it runs on one thread.
 */
final class ScriptedEtcd implements AutoCloseable {
  private static final Context.Key<Boolean> REQUIRES_LEADER = Context.key("hasleader");

  private final Script script = new Script();
  private final Keyspace keys;
  private final List<WatchStream> watches = new CopyOnWriteArrayList<>();
  private final List<Channel> connections = new CopyOnWriteArrayList<>();
  private final AtomicLong reads = new AtomicLong();
  private final CountDownLatch thawed = new CountDownLatch(1);
  private final MultiThreadIoEventLoopGroup thread =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Server server;

  ScriptedEtcd(Keyspace keys) {
    this.keys = keys;
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .bossEventLoopGroup(thread)
            .workerEventLoopGroup(thread)
            .channelFactory(Listening::new)
            .directExecutor()
            .intercept(new LeaderHeader())
            .addService(new Kv())
            .addService(new Leases())
            .addService(new Watches())
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  Script script() {
    return script;
  }

  /** All watches ever, the oldest first. */
  List<WatchStream> watches() {
    return watches;
  }

  /** How often something came in from a client, pings included. */
  long reads() {
    return reads.get();
  }

  /** From now on connections are taken by the kernel, and nobody reads or writes them. */
  void freeze() {
    CountDownLatch frozen = new CountDownLatch(1);
    thread.execute(
        () -> {
          frozen.countDown();
          await(thawed);
        });
    await(frozen);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends every call that is under way, by the transport's own means and without gRPC's words. */
  void reset(Http2Error error) {
    for (Channel connection : connections) {
      connection.eventLoop().execute(() -> reset(connection, error));
    }
  }

  private static void reset(Channel connection, Http2Error error) {
    ChannelHandlerContext context = connection.pipeline().context(Http2ConnectionHandler.class);
    Http2ConnectionHandler http2 = (Http2ConnectionHandler) context.handler();
    try {
      http2
          .connection()
          .forEachActiveStream(
              stream -> {
                var _ = http2.resetStream(context, stream.id(), error.code(), context.newPromise());
                return true;
              });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    context.flush();
  }

  /** Cuts all connections. */
  void disconnect() {
    for (Channel connection : connections) {
      var _ = connection.close();
    }
  }

  @Override
  public void close() {
    thawed.countDown();
    server.shutdownNow();
    var _ = thread.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private <R> void play(Script.Call call, StreamObserver<R> client, Supplier<R> effect) {
    // a client that has gone is no error
    ((ServerCallStreamObserver<R>) client).setOnCancelHandler(() -> {});
    Script.Act act = script.play(call);
    R truth = null;
    if (act.done()) {
      try {
        truth = effect.get();
      } catch (StatusRuntimeException refused) {
        client.onError(refused);
        return;
      }
    }
    reply(act.reply(), client, truth);
  }

  private static <R> void reply(Script.Reply reply, StreamObserver<R> client, @Nullable R truth) {
    switch (reply) {
      case Script.Reply.Truth _ -> answer(client, truth);
      case Script.Reply.Late late -> {
        var _ = late.when().thenRun(() -> answer(client, truth));
      }
      case Script.Reply.Failure failure -> client.onError(failure.status().asRuntimeException());
      case Script.Reply.Nothing _ -> client.onCompleted();
      case Script.Reply.Silence _ -> {}
    }
  }

  private static <R> void answer(StreamObserver<R> client, @Nullable R truth) {
    client.onNext(Objects.requireNonNull(truth, "an answer to what was not done"));
    client.onCompleted();
  }

  private final class Kv extends KVGrpc.KVImplBase {
    @Override
    public void range(RangeRequest request, StreamObserver<RangeResponse> client) {
      play(Script.Call.RANGE, client, () -> keys.range(request));
    }

    @Override
    public void txn(TxnRequest request, StreamObserver<TxnResponse> client) {
      play(Script.Call.TRANSACTION, client, () -> keys.transact(request));
    }
  }

  private final class Leases extends LeaseGrpc.LeaseImplBase {
    @Override
    public void leaseGrant(LeaseGrantRequest request, StreamObserver<LeaseGrantResponse> client) {
      play(Script.Call.GRANT, client, () -> keys.grant(request.getTTL()));
    }

    @Override
    public void leaseRevoke(
        LeaseRevokeRequest request, StreamObserver<LeaseRevokeResponse> client) {
      play(Script.Call.REVOKE, client, () -> keys.revoke(request.getID()));
    }

    @Override
    public StreamObserver<LeaseKeepAliveRequest> leaseKeepAlive(
        StreamObserver<LeaseKeepAliveResponse> client) {
      ((ServerCallStreamObserver<?>) client).setOnCancelHandler(() -> {});
      return new StreamObserver<>() {
        @Override
        public void onNext(LeaseKeepAliveRequest request) {
          Script.Act act = script.play(Script.Call.RENEW);
          reply(act.reply(), client, act.done() ? keys.renew(request.getID()) : null);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
      };
    }
  }

  private final class Watches extends WatchGrpc.WatchImplBase {
    @Override
    public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> client) {
      WatchStream watch =
          new WatchStream(
              (ServerCallStreamObserver<WatchResponse>) client,
              script,
              keys,
              Boolean.TRUE.equals(REQUIRES_LEADER.get()));
      watches.add(watch);
      return watch;
    }
  }

  /** Shows a call the client's {@code hasleader}. */
  private static final class LeaderHeader implements ServerInterceptor {
    private static final Metadata.Key<String> NAME =
        Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      boolean required = "true".equals(headers.get(NAME));
      return Contexts.interceptCall(
          Context.current().withValue(REQUIRES_LEADER, required), call, headers, next);
    }
  }

  /** Remembers connections, and counts what comes in below gRPC. */
  private final class Listening extends NioServerSocketChannel {
    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      int count = super.doReadMessages(accepted);
      for (Object connection : accepted) {
        connections.add((Channel) connection);
        ((Channel) connection).pipeline().addFirst(new Counting());
      }
      return count;
    }
  }

  private final class Counting extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      reads.incrementAndGet();
      context.fireChannelRead(message);
    }
  }
}
