package dev.pointsman.probes.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.coordination.model.TrafficSpec.RecordType;
import dev.pointsman.probes.judge.ProbeOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions to a real DNS server, and names that come from one. */
class DnsProbeIT {
  private final DnsServer server;
  private final Lookout lookout;

  DnsProbeIT() throws IOException {
    server = new DnsServer();
    lookout = new Lookout(server.address(), SecretRef::text);
  }

  @AfterEach
  void end() {
    lookout.close();
    server.close();
  }

  @Test
  void succeedsWhenOneOfTheExpectedAnswersIsThere() {
    server.set("shop.test", "A", "192.0.2.2", "192.0.2.1");
    assertThat(lookout.look(question("shop.test", "A", "192.0.2.1")))
        .isEqualTo(ProbeOutcome.Success.of("192.0.2.1,192.0.2.2"));
    server.set("shop.test", "TXT", "\"owner=Shop\"");
    assertThat(lookout.look(question("shop.test", "TXT", "owner=shop")))
        .isInstanceOf(ProbeOutcome.Success.class);
    server.set("www.test", "CNAME", "shop.test.");
    assertThat(lookout.look(question("www.test", "CNAME", "shop.test")))
        .isInstanceOf(ProbeOutcome.Success.class);
  }

  @Test
  void failsWhenTheAnswerIsAnother() {
    server.set("shop.test", "A", "192.0.2.2");
    assertThat(lookout.look(question("shop.test", "A", "192.0.2.1")))
        .isEqualTo(new ProbeOutcome.Failure(Reason.CONTENT, "192.0.2.2 (expected: 192.0.2.1)"));
    assertThat(lookout.look(question("shop.test", "AAAA")))
        .extracting("reason")
        .isEqualTo(Reason.CONTENT);
    assertThat(lookout.look(question("none.test", "A")))
        .extracting("reason")
        .isEqualTo(Reason.CONTENT);
  }

  @Test
  void takesASilentServerForATimeout() {
    server.close();
    assertThat(lookout.look(question("shop.test", "A"), Duration.ofMillis(300)))
        .isInstanceOf(ProbeOutcome.Failure.class);
  }

  @Test
  void tellsWhereTheTrafficPointsSortedAndNeverFromACache() {
    server.set("shop.test", "A", "192.0.2.9", "192.0.2.10");
    assertThat(lookout.look(traffic(RecordType.A)))
        .isEqualTo(ProbeOutcome.Success.of("192.0.2.10,192.0.2.9"));
    server.set("shop.test", "A", "192.0.2.11");
    assertThat(lookout.look(traffic(RecordType.A)))
        .isEqualTo(ProbeOutcome.Success.of("192.0.2.11"));
    server.set("shop.test", "CNAME", "b.test.");
    assertThat(lookout.look(traffic(RecordType.CNAME)))
        .isEqualTo(ProbeOutcome.Success.of("b.test"));
    server.set("shop.test", "AAAA", "2001:db8::1");
    assertThat(lookout.look(traffic(RecordType.AAAA)))
        .isEqualTo(ProbeOutcome.Success.of("2001:db8::1"));
  }

  @Test
  void saysNothingOfTheTrafficWhenItCannotResolve() {
    assertThat(lookout.look(traffic(RecordType.A))).isInstanceOf(ProbeOutcome.Local.class);
    server.close();
    assertThat(lookout.look(traffic(RecordType.A))).isInstanceOf(ProbeOutcome.Local.class);
  }

  @Test
  void blamesTheNameOnlyWhenTheResolverSaysSo() {
    CheckSpec check = new CheckSpec.Tcp("tcp", "web.test", 80);
    assertThat(lookout.look(check))
        .isInstanceOf(ProbeOutcome.Failure.class)
        .extracting("reason")
        .isEqualTo(Reason.NAME);
    server.close();
    assertThat(lookout.look(check))
        .isInstanceOf(ProbeOutcome.Local.class)
        .extracting("reason")
        .isEqualTo(Reason.LOCAL);
  }

  @Test
  void triesEveryAddressOfAName() throws IOException {
    try (ServerSocket target = new ServerSocket()) {
      target.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.3"), 0));
      server.set("web.test", "A", "127.0.0.2", "127.0.0.3");
      server.set("dead.test", "A", "127.0.0.2", "127.0.0.4");
      assertThat(lookout.look(new CheckSpec.Tcp("tcp", "web.test", target.getLocalPort())))
          .isInstanceOf(ProbeOutcome.Success.class);
      assertThat(lookout.look(new CheckSpec.Tcp("tcp", "dead.test", target.getLocalPort())))
          .extracting("reason")
          .isEqualTo(Reason.REFUSED);
    }
  }

  private CheckSpec question(String name, String type, String... expected) {
    return new CheckSpec.Dns("dns", "127.0.0.1", server.port(), name, type, List.of(expected));
  }

  private static TrafficSpec traffic(RecordType type) {
    return new TrafficSpec.Route53("Z1", "shop.test", type, Duration.ofSeconds(30), Map.of());
  }
}
