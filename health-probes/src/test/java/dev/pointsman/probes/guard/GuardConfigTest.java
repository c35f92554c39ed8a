package dev.pointsman.probes.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.coordination.config.InvalidConfigException;
import dev.pointsman.probes.guard.core.Fence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardConfigTest {
  @TempDir private Path folder = Path.of("/");

  private Path written(String text) throws IOException {
    Files.writeString(folder.resolve("PG_VERSION"), "15\n");
    return Files.writeString(folder.resolve("guard.yaml"), text.replace("DATA", folder.toString()));
  }

  @Test
  void readsTheShortestFileWithItsDefaults() throws Exception {
    GuardConfig config =
        GuardConfig.read(
            written(
                """
                service: shop
                region: us-east-1
                etcd: { endpoints: ["http://127.0.0.1:2379"] }
                controllers: [c1, c2]
                state: /tmp/g
                database: { socket: /run/postgresql, data: DATA }
                replication: { user: replicator }
                """));

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
            """
            service: shop
            region: us-east-1
            etcd: { endpoints: ["http://127.0.0.1:2379"] }
            controllers: [c1, c2]
            state: /tmp/g
            limit: 100ms
            database: { socket: /run/postgresql, data: DATA }
            replication: { user: replicator, password: "${file:/no/such}" }
            """);

    assertThatThrownBy(() -> GuardConfig.read(file))
        .hasMessageContaining("limit: 100ms (expected: at least 800ms)")
        .hasMessageContaining(
            "replication.password: ${file:/no/such}: no such file (expected: a readable file)");
  }
}
