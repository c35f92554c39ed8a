package dev.pointsman.probes.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.config.InvalidConfigException;
import dev.pointsman.probes.guard.core.Fence;
import dev.pointsman.probes.guard.failsafe.FailsafeAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardConfigTest {
  private static final String SHORTEST =
      """
      service: shop
      region: us-east-1
      etcd: { endpoints: ["http://127.0.0.1:2379"] }
      controllers: [c1, c2]
      state: /tmp/g
      database: { socket: /run/postgresql, data: DATA }
      replication: { user: replicator }
      """;

  @TempDir private Path folder = Path.of("/");

  private Path written(String text) throws IOException {
    Files.writeString(folder.resolve("PG_VERSION"), "15\n");
    return Files.writeString(folder.resolve("guard.yaml"), text.replace("DATA", folder.toString()));
  }

  @Test
  void readsTheShortestFileWithItsDefaults() throws Exception {
    GuardConfig config = GuardConfig.read(written(SHORTEST));

    assertThat(config.terms().permit()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.terms().limit()).isEqualTo(Duration.ofMillis(1500));
    assertThat(config.fence()).isEqualTo(Fence.STOP);
    assertThat(config.database().port()).isEqualTo(5432);
    assertThat(config.heartbeat()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void tellsAllProblemsAtOnceAndNoSecret() throws Exception {
    Path file =
        written(
            """
            service: shop
            region: us-east-1
            etcd: { endpoints: ["nonsense"] }
            state: /tmp/%s
            permit: 2s
            limit: 100ms
            database: { socket: /run/postgresql, data: /nowhere }
            replication: { user: replicator, password: hunter2 }
            wrong: true
            """
                .formatted("x".repeat(120)));

    assertThatThrownBy(() -> GuardConfig.read(file))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("controllers: missing")
        .hasMessageContaining("etcd.endpoints[0]: nonsense")
        .hasMessageContaining("permit: 2000ms (expected: at least 3000ms")
        .hasMessageContaining("limit: 100ms (expected: at least 800ms)")
        .hasMessageContaining("state: ")
        .hasMessageContaining("database.data: /nowhere (expected: a data folder of PostgreSQL)")
        .hasMessageContaining("replication.password")
        .hasMessageContaining("wrong: unknown field")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void tellsOfASecretThatCannotBeHadTogetherWithAllElse() throws Exception {
    Path file =
        written(
            SHORTEST.replace("user: replicator", "user: replicator, password: \"${file:/no/such}\"")
                + "limit: 100ms\n");

    assertThatThrownBy(() -> GuardConfig.read(file))
        .hasMessageContaining("limit: 100ms (expected: at least 800ms)")
        .hasMessageContaining(
            "replication.password: ${file:/no/such}: no such file (expected: a readable file)");
  }

  @Test
  void readsWhomToAskWhileEtcdAnswersNobody() throws Exception {
    GuardConfig config =
        GuardConfig.read(
            written(
                SHORTEST
                    + """
                    failsafe:
                      controllers: { c1: "https://c1.example.com:8443", c2: "https://c2.example.com:8443" }
                      token: "${file:/etc/pointsman/guard-token}"
                      companion: { record: shop.example.com, resolver: "192.0.2.53:53" }
                    """));

    FailsafeAccess access = Objects.requireNonNull(config.failsafe());
    assertThat(access.controllers()).containsOnlyKeys("c1", "c2");
    assertThat(access.record()).isEqualTo("shop.example.com");
    assertThat(access.resolver()).isEqualTo(new HostPort("192.0.2.53", 53));
  }

  @Test
  void wantsAnAddressOfEveryControllerThatItsTermsName() throws Exception {
    Path file =
        written(
            SHORTEST.replace("[c1, c2]", "[c1, c2, c3, c4]")
                + """
                failsafe:
                  controllers: { c1: "ftp://c1", c2: "http://10.0.0.2:8080", c3: "http://10.0.0.2:8080", c9: "http://10.0.0.9:8080" }
                  authority: /nowhere/ca.pem
                  companion: { record: "shop example", resolver: "ns1.example.com:53" }
                  wrong: true
                """);

    assertThatThrownBy(() -> GuardConfig.read(file))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("failsafe.controllers.c1: ftp://c1 (expected: a URL")
        .hasMessageContaining("failsafe.controllers.c3: http://10.0.0.2:8080 (expected: another")
        .hasMessageContaining("failsafe.controllers.c4: missing")
        .hasMessageContaining("failsafe.controllers.c9: c9 (expected: one of c1, c2, c3, c4)")
        .hasMessageContaining("failsafe.controllers.c2: http://10.0.0.2:8080 (expected: https")
        .hasMessageContaining("failsafe.token: missing")
        .hasMessageContaining("failsafe.authority: /nowhere/ca.pem")
        .hasMessageContaining("failsafe.companion.resolver: ns1.example.com:53")
        .hasMessageContaining("failsafe.wrong: unknown field");
  }
}
