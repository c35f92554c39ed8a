package dev.pointsman.coordination.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {
  private static final Shape SHAPE = Shape.beside(ShapeTest.class, "example.schema.json");

  @Test
  void tellsAllProblemsAtOnceWithPathFoundAndExpected() {
    assertThat(
            problems(
                """
                id: Not A Name
                etcd: { endpoints: [], proxy: x }
                pause: 5 seconds
                ports: [0]
                colour: red
                """))
        .containsExactlyInAnyOrder(
            "id: Not A Name (expected: 1 to 63 lower-case letters, digits and dashes, beginning"
                + " with a letter or digit)",
            "etcd.endpoints: 0 entries (expected: at least 1)",
            "etcd.proxy: unknown field (expected: one of endpoints, tls)",
            "mode: missing (expected: one of slow, quick)",
            "pause: 5 seconds (expected: a duration like 500ms, 5s, 10m)",
            "ports: 1 entry (expected: at least 2)",
            "ports[0]: 0 (expected: a port, 1 to 65535)",
            "colour: unknown field (expected: one of id, etcd, mode, pause, ports, key)");
  }

  @Test
  void tellsAWrongTypeInTheWordsOfTheTitle() {
    assertThat(problems("id: a\nmode: quick\npause: 5\netcd: { endpoints: none }\n"))
        .containsExactlyInAnyOrder(
            "pause: 5 (expected: a duration like 500ms, 5s, 10m)",
            "etcd.endpoints: none (expected: a list of URLs of members)");
  }

  @Test
  void namesWhatIsMissingInACommonPart() {
    assertThat(problems("id: a\nmode: quick\netcd: { endpoints: ['http://h:1'], tls: { ca: x } }"))
        .containsExactlyInAnyOrder(
            "etcd.tls.certificate: missing (expected: a file's path)",
            "etcd.tls.key: missing (expected: a file's path)");
  }

  @Test
  void neverRepeatsASecretThatStandsInPlain() {
    assertThat(problems("id: a\nmode: quick\netcd: { endpoints: ['http://h:1'] }\nkey: hunter2\n"))
        .containsExactly(
            "key: a secret in plain (expected: a reference like ${env:NAME} or ${file:/path})");
  }

  @Test
  void findsNothingWrongWithWhatIsRight() {
    assertThat(problems("id: a\nmode: quick\npause: 5s\netcd: { endpoints: ['http://h:1'] }\n"))
        .isEmpty();
  }

  @Test
  void looksForUrlsThatCannotBeParsedAndForPlainEndpointsBesideTls() {
    Problems problems = new Problems();
    Document document =
        Document.parse("etcd: { endpoints: ['http//x', 'http://h:1'], tls: {} }", problems)
            .orElseThrow();
    EtcdAccess.check(document.fields(), problems);
    assertThat(problems.errors())
        .extracting(Problem::toString)
        .containsExactly(
            "etcd.endpoints[0]: http//x (expected: a URL like http://10.0.0.1:2379)",
            "etcd.endpoints: http with tls (expected: https for every endpoint)");
  }

  private static List<String> problems(String yaml) {
    Problems problems = new Problems();
    SHAPE.check(Document.parse(yaml, problems).orElseThrow(), problems);
    return problems.errors().stream().map(Problem::toString).toList();
  }
}
