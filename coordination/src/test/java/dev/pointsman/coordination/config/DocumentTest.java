package dev.pointsman.coordination.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {

  @Test
  void refusesACycle() {
    assertThat(problems("services: &s\n  - name: shop\n    again: *s\n"))
        .containsExactly(
            "services (line 1): anchor &s (expected: no anchors and aliases)",
            "services[0].again: alias, or a cycle of them (expected: no anchors and aliases)");
  }

  @Test
  void refusesASmallFileThatGrowsLarge() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i <= 9; i++) {
      String before = "*a" + (i - 1);
      text.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", List.of(before, before))));
    }
    assertThat(problems(text.toString()))
        .isNotEmpty()
        .allMatch(problem -> problem.endsWith("(expected: no anchors and aliases)"));
  }

  @Test
  void refusesDuplicateKeysSeveralDocumentsAndTags() {
    assertThat(problems("a: 1\nb: { c: 1, c: 2 }\na: 2\n"))
        .containsExactly(
            "b.c (line 2): the same key again (expected: each key once)",
            "a (line 3): the same key again (expected: each key once)");
    assertThat(problems("a: 1\n---\nb: 2\n"))
        .containsExactly("several documents (---) (expected: one document)");
    assertThat(problems("a: !thing x\n"))
        .containsExactly("a (line 1): tag !thing (expected: no tags)");
  }

  @Test
  void refusesWhatIsTooLargeTooDeepNotYamlOrNotText() {
    assertThat(problems("a: " + "x".repeat(Document.MAX_BYTES)))
        .containsExactly("more than 1048576 characters (expected: at most 1048576)");
    assertThat(problems("[".repeat(100) + "]".repeat(100))).hasSize(1);
    assertThat(problems("a: [1\nb: 2")).singleElement().asString().contains("line 2");
    assertThat(problems("")).containsExactly("nothing (expected: a document)");
    Problems problems = new Problems();
    assertThat(Document.parse(new byte[] {'a', ':', (byte) 0xC3, '('}, problems)).isEmpty();
    assertThat(problems.errors()).hasSize(1);
  }

  @Test
  void tellsOfAFileThatIsNotThere(@TempDir Path folder) {
    Problems problems = new Problems();
    assertThat(Document.read(folder.resolve("none.yaml"), problems)).isEmpty();
    assertThat(problems.errors()).singleElement().asString().startsWith("no such file");
  }

  @Test
  void readsScalarsAsJsonDoes() {
    Fields fields = fields("a: no\nb: 012\nc: 12\nd: true\ne: '12'\nf: 1:30\ng: 5s\nh: [1, 2]\n");
    assertThat(fields.text("a")).contains("no");
    assertThat(fields.text("b")).contains("012");
    assertThat(fields.number("c")).contains(12);
    assertThat(fields.flag("d")).contains(true);
    assertThat(fields.text("e")).contains("12");
    assertThat(fields.text("f")).contains("1:30");
    assertThat(fields.duration("g")).contains(Duration.ofSeconds(5));
    assertThat(fields.numbers("h")).containsExactly(1, 2);
  }

  @Test
  void readsHostsAndPorts() {
    assertThat(HostPort.parse("127.0.0.1:53")).contains(new HostPort("127.0.0.1", 53));
    assertThat(HostPort.parse("[::1]:53"))
        .contains(new HostPort("::1", 53))
        .map(HostPort::toString)
        .contains("[::1]:53");
    assertThat(HostPort.parse("host")).isEmpty();
    assertThat(HostPort.parse("host:70000")).isEmpty();
    assertThat(HostPort.parse("::1:53")).isEmpty();
    assertThat(Hosts.isHost("db.use1.example.com")).isTrue();
    assertThat(Hosts.isHost("2001:db8::1")).isTrue();
    assertThat(Hosts.isHost("192.0.2.300")).isFalse();
    assertThat(Hosts.isHost("a b")).isFalse();
    assertThat(Hosts.isHost("x:y")).isFalse();
  }

  @Test
  void writesDurationsInTheLargestUnitThatLosesNothing() {
    assertThat(List.of("0s", "500ms", "90s", "10m", "2h", "1500ms"))
        .allSatisfy(
            text ->
                assertThat(Durations.format(Durations.parse(text).orElseThrow())).isEqualTo(text));
    assertThat(Durations.parse("5")).isEmpty();
    assertThat(Durations.parse("-5s")).isEmpty();
    assertThat(Durations.parse("9999999999999s")).isEmpty();
  }

  private static Fields fields(String yaml) {
    return Document.parse(yaml.getBytes(StandardCharsets.UTF_8), new Problems())
        .orElseThrow()
        .fields();
  }

  private static List<String> problems(String yaml) {
    Problems problems = new Problems();
    assertThat(Document.parse(yaml, problems)).isEmpty();
    return problems.errors().stream().map(Problem::toString).toList();
  }
}
