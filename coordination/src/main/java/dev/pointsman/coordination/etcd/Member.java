package dev.pointsman.coordination.etcd;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One member of the cluster: its two channels, and whether it is to be trusted with a call. */
final class Member {
  private static final Logger log = LoggerFactory.getLogger(Member.class);

  /** A ping when nothing was heard for so long; etcd refuses more than one in 5 s. */
  private static final int KEEP_ALIVE_SECONDS = 10;

  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 2;
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  /** A page of {@link Wire#PAGE} values, each of which may have up to 128 KiB on average. */
  private static final int MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

  private final String name;
  private final ManagedChannel calls;
  private final ManagedChannel watches;
  private volatile boolean suspect;

  Member(URI endpoint, @Nullable SslContext tls, Executor executor) {
    this.name = endpoint.getHost() + ":" + endpoint.getPort();
    this.calls = channel(endpoint, tls, executor);
    this.watches = channel(endpoint, tls, executor);
  }

  /** Host and port, for messages. */
  String name() {
    return name;
  }

  ManagedChannel calls() {
    return calls;
  }

  ManagedChannel watches() {
    return watches;
  }

  /** Whether others are preferred until it has answered a probe. */
  boolean isSuspect() {
    return suspect;
  }

  void suspect(String why) {
    if (!suspect) {
      suspect = true;
      log.warn("etcd member {} is passed over: {}", name, why);
    }
  }

  void trust() {
    if (suspect) {
      suspect = false;
      log.info("etcd member {} answers again", name);
    }
  }

  /** Ends gRPC's growing pause between two attempts to connect (up to 2 minutes). */
  void connectNow() {
    calls.resetConnectBackoff();
    watches.resetConnectBackoff();
  }

  void close() {
    calls.shutdownNow();
    watches.shutdownNow();
  }

  static @Nullable SslContext sslContext(EtcdConfig.@Nullable Tls tls) {
    if (tls == null) {
      return null;
    }
    try {
      return GrpcSslContexts.forClient()
          .trustManager(tls.ca().toFile())
          .keyManager(tls.certificate().toFile(), tls.key().toFile())
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("tls: " + e.getMessage(), e);
    }
  }

  private static ManagedChannel channel(URI endpoint, @Nullable SslContext tls, Executor executor) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(endpoint.getHost(), endpoint.getPort())
            .executor(executor)
            // a retry inside gRPC would hide whether a transaction was sent twice
            .disableRetry()
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(false)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES);
    if (tls == null) {
      builder.usePlaintext();
    } else {
      builder.sslContext(tls);
    }
    return builder.build();
  }
}
