package dev.pointsman.probes.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.config.InvalidConfigException;
import dev.pointsman.coordination.model.CheckSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void readsAWholeFile() throws IOException {
    AgentConfig config =
        read(
            """
            id: a1
            region: us-east-1
            etcd: { endpoints: ["http://127.0.0.1:2379"] }
            resolver: 127.0.0.1:5353
            canaries:
              - { name: etcd-b, region: us-west-2, type: tcp, host: 127.0.0.1, port: 1234 }
            metrics: { port: 9100 }
            """);
    assertThat(config.resolver()).isEqualTo(new HostPort("127.0.0.1", 5353));
    assertThat(config.metrics()).isEqualTo(new HostPort("127.0.0.1", 9100));
    assertThat(config.canaries())
        .containsExactly(
            new AgentConfig.Canary("us-west-2", new CheckSpec.Tcp("etcd-b", "127.0.0.1", 1234)));
  }

  @Test
  void readsTheLeastThatIsNeeded() throws IOException {
    AgentConfig config =
        read(
            """
            id: a1
            region: us-east-1
            etcd: { endpoints: ["http://127.0.0.1:2379"] }
            """);
    assertThat(config.resolver()).isNull();
    assertThat(config.metrics()).isNull();
    assertThat(config.canaries()).isEmpty();
  }

  @Test
  void tellsAllProblemsAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    id: A 1
                    etcd: { endpoints: ["nonsense"] }
                    resolver: nowhere
                    colour: blue
                    canaries:
                      - { name: x, region: us-west-2, type: tcp, host: 127.0.0.1, port: 70000 }
                      - { name: x, region: us-west-2, type: tcp, host: 127.0.0.1, port: 1 }
                      - { name: y, region: us-west-2, type: postgres, database: main }
                    """))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Object::toString)
                    .anyMatch(p -> p.startsWith("id: A 1"))
                    .anyMatch(p -> p.startsWith("region"))
                    .anyMatch(p -> p.startsWith("etcd.endpoints[0]: nonsense"))
                    .anyMatch(p -> p.startsWith("resolver: nowhere"))
                    .anyMatch(p -> p.startsWith("colour"))
                    .anyMatch(p -> p.startsWith("canaries[0].port: 70000"))
                    .anyMatch(p -> p.startsWith("canaries[1].name: us-west-2/x"))
                    .anyMatch(p -> p.startsWith("canaries[2].type: postgres"))
                    .anyMatch(p -> p.startsWith("canaries: 3 of 3 in us-west-2")));
  }

  private AgentConfig read(String text) throws IOException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, text);
    return AgentConfig.read(file);
  }
}
