package dev.pointsman.probes.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.probes.judge.ProbeOutcome;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gRPC health protocol against a real server. */
class GrpcProbeIT {
  private final Lookout lookout = Lookout.plain();
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;
  private final int port;

  GrpcProbeIT() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(health.getHealthService())
            .build()
            .start();
    port = server.getPort();
  }

  @AfterEach
  void end() {
    server.shutdownNow();
    lookout.close();
  }

  @Test
  void succeedsWhileItServes() {
    assertThat(lookout.look(check(""))).isEqualTo(ProbeOutcome.Success.of("SERVING"));
  }

  @Test
  void failsWhileItDoesNot() {
    health.setStatus("orders", ServingStatus.NOT_SERVING);
    assertThat(lookout.look(check("orders")))
        .isEqualTo(new ProbeOutcome.Failure(Reason.STATUS, "NOT_SERVING (expected: SERVING)"));
    assertThat(lookout.look(check("unknown"))).extracting("reason").isEqualTo(Reason.STATUS);
  }

  @Test
  void tellsHowAConnectionFailed() throws IOException {
    server.shutdownNow();
    assertThat(lookout.look(check(""))).extracting("reason").isEqualTo(Reason.REFUSED);
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CheckSpec check = new CheckSpec.Grpc("grpc", "127.0.0.1", silent.getLocalPort(), "", null);
      assertThat(lookout.look(check, Duration.ofMillis(300)))
          .extracting("reason")
          .isEqualTo(Reason.TIMEOUT);
    }
  }

  private CheckSpec check(String service) {
    return new CheckSpec.Grpc("grpc", "127.0.0.1", port, service, null);
  }
}
