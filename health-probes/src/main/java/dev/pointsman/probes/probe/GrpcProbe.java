package dev.pointsman.probes.probe;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.internal.GrpcUtil;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The standard gRPC health protocol, one unary call over a channel of its own. */
final class GrpcProbe implements Probe {
  private static final int MAX_ANSWER_BYTES = 4_096;

  private final Vantage vantage;
  private final CheckSpec.Grpc spec;
  private final @Nullable TlsClient client;

  GrpcProbe(Vantage vantage, CheckSpec.Grpc spec) {
    this.vantage = vantage;
    this.spec = spec;
    this.client = spec.tls() == null ? null : new TlsClient(spec.tls());
  }

  @Override
  public Flight start(Landing landing) {
    return EachAddress.start(vantage, spec.host(), this::call, landing);
  }

  private Flight call(InetAddress address, Landing landing) {
    try {
      return new Call(channel(address), address, landing).begin();
    } catch (TlsClient.SetupException e) {
      landing.landed(e.outcome());
      return Grounded.FLIGHT;
    }
  }

  private ManagedChannel channel(InetAddress address) throws TlsClient.SetupException {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(new InetSocketAddress(address, spec.port()))
            .eventLoopGroup(vantage.loop())
            .channelType(NioSocketChannel.class)
            .overrideAuthority(authority())
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .disableRetry()
            .directExecutor();
    if (client == null) {
      builder.usePlaintext();
    } else {
      builder.sslContext(client.forHttp2());
    }
    return builder.build();
  }

  private String authority() {
    CheckSpec.Tls tls = spec.tls();
    String name = tls == null || tls.serverName() == null ? spec.host() : tls.serverName();
    return GrpcUtil.authorityFromHostAndPort(name, spec.port());
  }

  /** One call; everything comes on the event loop, which the channel runs on. */
  private final class Call extends ClientCall.Listener<HealthCheckResponse> implements Flight {
    private final ManagedChannel channel;
    private final String target;
    private final Landing landing;
    private final ClientCall<HealthCheckRequest, HealthCheckResponse> call;
    private @Nullable ServingStatus answer;
    private boolean over;

    Call(ManagedChannel channel, InetAddress address, Landing landing) {
      this.channel = channel;
      this.target = address.getHostAddress() + ":" + spec.port();
      this.landing = landing;
      this.call = channel.newCall(HealthGrpc.getCheckMethod(), CallOptions.DEFAULT);
    }

    Flight begin() {
      call.start(this, new Metadata());
      call.sendMessage(HealthCheckRequest.newBuilder().setService(spec.service()).build());
      call.halfClose();
      call.request(2);
      return this;
    }

    @Override
    public void onMessage(HealthCheckResponse message) {
      answer = message.getStatus();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ProbeOutcome outcome = outcome(status);
      vantage.loop().execute(() -> land(outcome));
    }

    private ProbeOutcome outcome(Status status) {
      if (status.isOk()) {
        return answer == ServingStatus.SERVING
            ? serving()
            : new ProbeOutcome.Failure(Reason.STATUS, answer + " (expected: SERVING)");
      }
      if (status.getCause() != null) {
        return Fault.of(status.getCause(), target);
      }
      return switch (status.getCode()) {
        case NOT_FOUND ->
            new ProbeOutcome.Failure(
                Reason.STATUS, "service '" + spec.service() + "' is unknown (expected: SERVING)");
        case UNAVAILABLE ->
            new ProbeOutcome.Failure(Reason.RESET, target + " ended the connection");
        default ->
            new ProbeOutcome.Failure(
                Reason.PROTOCOL, target + " answers " + status.getCode() + " (expected: OK)");
      };
    }

    private ProbeOutcome serving() {
      SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      ProbeOutcome ok = ProbeOutcome.Success.of("SERVING");
      return session == null || client == null
          ? ok
          : client.flaw(session, vantage.clock().instant()).orElse(ok);
    }

    private void land(ProbeOutcome outcome) {
      if (over) {
        return;
      }
      over = true;
      channel.shutdownNow();
      landing.landed(outcome);
    }

    @Override
    public ProbeOutcome abort() {
      over = true;
      channel.shutdownNow();
      return Probe.timeout("health answer from " + target);
    }
  }
}
