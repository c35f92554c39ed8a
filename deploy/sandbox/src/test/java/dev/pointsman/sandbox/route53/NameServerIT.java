package dev.pointsman.sandbox.route53;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/** The name servers on the wire, and health checks that really poll. */
final class NameServerIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final StandInServer server =
      StandInServer.start(
          StandInOptions.defaults()
              .withRequestsPerSecond(0)
              .withTimes(Duration.ZERO, Duration.ZERO)
              .withPollingFactor(100));
  private final Route53StandIn standIn = server.standIn();
  private final Route53Client client = Route53Server.client(standIn.endpoint(), "AKIDONE");
  private String zone = "";

  @BeforeEach
  void createZone() {
    zone = standIn.createZone("example.com").await();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private void create(ResourceRecordSet... sets) {
    Change[] changes = new Change[sets.length];
    for (int i = 0; i < sets.length; i++) {
      changes[i] = Change.builder().action(ChangeAction.CREATE).resourceRecordSet(sets[i]).build();
    }
    client.changeResourceRecordSets(b -> b.hostedZoneId(zone).changeBatch(c -> c.changes(changes)));
  }

  private static ResourceRecordSet.Builder a(String address) {
    return ResourceRecordSet.builder()
        .name("shop.example.com")
        .type(RRType.A)
        .ttl(1L)
        .resourceRecords(ResourceRecord.builder().value(address).build());
  }

  @Test
  void aLongAnswerIsCutOverUdpAndWholeOverTcpAndWithEdns() {
    ResourceRecord[] many = new ResourceRecord[60];
    for (int i = 0; i < many.length; i++) {
      many[i] = ResourceRecord.builder().value("192.0.2." + i).build();
    }
    create(a("192.0.2.1").resourceRecords(many).build());
    assertThat(Dig.output(standIn, "shop.example.com", "A", "+noedns", "+ignore"))
        .contains("flags: qr aa tc");
    assertThat(Dig.output(standIn, "shop.example.com", "A", "+noedns", "+short").lines())
        .hasSize(60);
    assertThat(Dig.output(standIn, "shop.example.com", "A", "+tcp", "+short").lines()).hasSize(60);
    assertThat(Dig.output(standIn, "shop.example.com", "A", "+bufsize=1232", "+ignore"))
        .contains("flags: qr aa;", "EDNS: version: 0");
  }

  @Test
  void negativeAnswersSayWhich() {
    assertThat(Dig.output(standIn, "none.example.com", "A")).contains("status: NXDOMAIN", "SOA");
    assertThat(Dig.output(standIn, "example.com", "AAAA"))
        .contains("status: NOERROR", "ANSWER: 0", "SOA");
    assertThat(Dig.output(standIn, "example.org", "A")).contains("status: REFUSED");
  }

  @Test
  void noPacketEndsIt() throws IOException {
    Random random = new Random(11);
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 2_000; i++) {
        byte[] garbage = new byte[random.nextInt(64)];
        random.nextBytes(garbage);
        socket.send(new DatagramPacket(garbage, garbage.length, standIn.dns()));
      }
    }
    for (int i = 0; i < 50; i++) {
      try (Socket socket = new Socket(standIn.dns().getAddress(), standIn.dns().getPort())) {
        byte[] garbage = new byte[random.nextInt(64)];
        random.nextBytes(garbage);
        socket.getOutputStream().write(garbage);
      }
    }
    assertThat(Dig.answers(standIn, "example.com", "NS")).isNotEmpty();
    assertThat(Dig.output(standIn, "example.com", "NS", "+tcp", "+short")).isNotEmpty();
  }

  @Test
  void failsOverAndBackAsTheEndpointsHealthTurns() {
    AtomicInteger status = new AtomicInteger(200);
    HttpServer endpoint =
        server
            .vertx()
            .createHttpServer()
            .requestHandler(r -> r.response().setStatusCode(status.get()).end("all is well"))
            .listen(0, "127.0.0.1")
            .await();
    String check = createCheck(endpoint.actualPort(), "well");
    create(
        a("192.0.2.1")
            .setIdentifier("east")
            .failover(ResourceRecordSetFailover.PRIMARY)
            .healthCheckId(check)
            .build(),
        a("192.0.2.2").setIdentifier("west").failover(ResourceRecordSetFailover.SECONDARY).build());
    assertThat(Dig.answers(standIn, "shop.example.com", "A")).containsExactly("192.0.2.1");
    status.set(503);
    awaitAnswer("192.0.2.2");
    assertThat(client.getHealthCheckStatus(b -> b.healthCheckId(check)).healthCheckObservations())
        .hasSize(3)
        .allSatisfy(
            seen ->
                assertThat(seen.statusReport().status())
                    .startsWith("Failure: HTTP Status Code 503"));
    status.set(200);
    awaitAnswer("192.0.2.1");
    endpoint.close().await();
    awaitAnswer("192.0.2.2");
    client.updateHealthCheck(b -> b.healthCheckId(check).disabled(true));
    awaitAnswer("192.0.2.1");
  }

  @Test
  void anEndpointWithoutTheSearchedTextIsUnhealthy() {
    String check = createCheck(standIn.endpoint().getPort(), "a text that is not there");
    create(
        a("192.0.2.1")
            .setIdentifier("east")
            .failover(ResourceRecordSetFailover.PRIMARY)
            .healthCheckId(check)
            .build(),
        a("192.0.2.2").setIdentifier("west").failover(ResourceRecordSetFailover.SECONDARY).build());
    awaitAnswer("192.0.2.2");
    client.updateHealthCheck(b -> b.healthCheckId(check).searchString("controlPlane"));
    awaitAnswer("192.0.2.1");
  }

  private String createCheck(int port, String search) {
    return client
        .createHealthCheck(
            b ->
                b.callerReference(UUID.randomUUID().toString())
                    .healthCheckConfig(
                        c ->
                            c.type(HealthCheckType.HTTP_STR_MATCH)
                                .ipAddress("127.0.0.1")
                                .port(port)
                                .resourcePath("/_standin/faults")
                                .searchString(search)
                                .requestInterval(10)
                                .failureThreshold(2)))
        .healthCheck()
        .id();
  }

  private void awaitAnswer(String address) {
    Await.until(
        address,
        LIMIT,
        () -> Dig.answers(standIn, "shop.example.com", "A").equals(List.of(address)));
  }
}
