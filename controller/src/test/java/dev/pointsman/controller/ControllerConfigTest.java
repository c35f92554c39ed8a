package dev.pointsman.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pointsman.coordination.config.EtcdAccess;
import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.config.InvalidConfigException;
import dev.pointsman.coordination.config.Problem;
import dev.pointsman.coordination.model.SecretRef;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerConfigTest {
  @TempDir Path folder;

  @Test
  void readsAWholeFile() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "a-token");
    ControllerConfig config =
        read(
            """
            id: c1
            region: us-east-1
            state: /var/lib/pointsman/c1
            etcd:
              endpoints: ["https://10.0.0.1:2379", "https://10.0.0.2:2379"]
              tls: { ca: /etc/ca.pem, certificate: /etc/c1.pem, key: /etc/c1.key }
            api: { host: 127.0.0.1, port: 0, token: "${file:TOKEN}", guard-token: "${file:TOKEN}", advertise: "http://127.0.0.1:8081" }
            route53: { endpoint: "http://127.0.0.1:9000", region: eu-west-1 }
            """
                .replace("TOKEN", token.toString()));
    assertThat(config)
        .isEqualTo(
            new ControllerConfig(
                "c1",
                "us-east-1",
                Path.of("/var/lib/pointsman/c1"),
                new EtcdAccess(
                    List.of(
                        URI.create("https://10.0.0.1:2379"), URI.create("https://10.0.0.2:2379")),
                    new EtcdAccess.Tls(
                        Path.of("/etc/ca.pem"), Path.of("/etc/c1.pem"), Path.of("/etc/c1.key"))),
                new ControllerConfig.Api(
                    new HostPort("127.0.0.1", 0),
                    new SecretRef("${file:" + token + "}"),
                    new SecretRef("${file:" + token + "}"),
                    URI.create("http://127.0.0.1:8081")),
                new ControllerConfig.Route53(URI.create("http://127.0.0.1:9000"), "eu-west-1")));
  }

  @Test
  void listensOnLoopbackAndAdvertisesItUnlessToldOtherwise() throws IOException {
    ControllerConfig config =
        read("id: c1\nregion: r\nstate: /s\netcd: { endpoints: ['http://h:2379'] }\n");
    assertThat(config.api())
        .isEqualTo(
            new ControllerConfig.Api(
                new HostPort("127.0.0.1", 8080), null, null, URI.create("http://127.0.0.1:8080")));
    assertThat(config.route53()).isEqualTo(new ControllerConfig.Route53(null, "us-east-1"));
  }

  @Test
  void tellsAllProblemsAtOnce() throws IOException {
    assertThat(
            problems(
                """
                id: C1
                etcd: { endpoints: ["tcp://10.0.0.1"] }
                api: { host: 0.0.0.0, port: 99999, tokn: x, advertise: "nowhere" }
                route53: { endpoint: 5 }
                """))
        .containsExactlyInAnyOrder(
            "id: C1 (expected: 1 to 63 lower-case letters, digits and dashes, beginning with a"
                + " letter or digit)",
            "region: missing (expected: 1 to 63 lower-case letters, digits and dashes, beginning"
                + " with a letter or digit)",
            "state: missing (expected: a folder's path)",
            "etcd.endpoints[0]: tcp://10.0.0.1 (expected: a URL like http://10.0.0.1:2379)",
            "api.port: 99999 (expected: a port, 0 to 65535 (0: any free one))",
            "api.tokn: unknown field (expected: one of host, port, token, guard-token, advertise)",
            "api.advertise: nowhere (expected: a URL like http://10.0.0.1:8080)",
            "api.token: missing (expected: a reference like ${env:NAME} or ${file:/path}, as"
                + " 0.0.0.0 is not loopback)",
            "route53.endpoint: 5 (expected: a URL like http://127.0.0.1:9000)");
  }

  @Test
  void tellsOfASecretThatCannotBeHadTogetherWithAllElse() {
    assertThat(
            problems(
                """
                id: c1
                region: us-east-1
                state: /var/c1
                etcd: { endpoints: ["tcp://10.0.0.1"] }
                api: { token: "${env:POINTSMAN_NO_SUCH_VARIABLE}" }
                """))
        .containsExactlyInAnyOrder(
            "etcd.endpoints[0]: tcp://10.0.0.1 (expected: a URL like http://10.0.0.1:2379)",
            "api.token: ${env:POINTSMAN_NO_SUCH_VARIABLE}: not set (expected: an environment"
                + " variable)");
  }

  private ControllerConfig read(String yaml) throws IOException {
    return ControllerConfig.read(Files.writeString(folder.resolve("controller.yaml"), yaml));
  }

  private List<String> problems(String yaml) {
    InvalidConfigException e = catchThrowableOfType(InvalidConfigException.class, () -> read(yaml));
    return e.problems().stream().map(Problem::toString).toList();
  }
}
