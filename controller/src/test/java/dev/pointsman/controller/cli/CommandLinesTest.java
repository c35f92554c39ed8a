package dev.pointsman.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.ControllerConfig;
import dev.pointsman.controller.api.ApiWorld;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.KeySpace;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLinesTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  private final List<ControllerConfig> launched = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void validatesAFileOfflineAndEndsWithTwoOnAllItsProblems() throws Exception {
    Path right = Files.writeString(folder.resolve("right.yaml"), ApiWorld.DEFINITION);
    assertThat(run("", "validate", "-f", right.toString())).isEqualTo(Exit.DONE);
    assertThat(err.toString())
        .contains("warning: services[0].traffic.ttl", "no problems in 1 service")
        .doesNotContain("1 services");
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.yaml"),
            ApiWorld.DEFINITION.replace("61s", "601s").replace("mode:", "mood:"));
    assertThat(run("", "validate", "-f", wrong.toString())).isEqualTo(Exit.WRONG_INPUT);
    assertThat(err.toString())
        .contains(
            "3 problems",
            "services[0].traffic.ttl: 601s (expected: 1s to 5m)",
            "services[0].mode: missing (expected: one of active-passive)",
            "services[0].mood: unknown field");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void runsAControllerWithItsConfiguration() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"),
            "id: c1\nregion: r\nstate: /var/c1\netcd: { endpoints: ['http://h:1'] }");
    assertThat(run("", "controller", "--config", file.toString(), "--log-format", "json"))
        .isEqualTo(Exit.DONE);
    assertThat(launched).extracting(ControllerConfig::id).containsExactly("c1");
    assertThat(run("", "controller", "--config", folder + "/none")).isEqualTo(Exit.WRONG_INPUT);
    assertThat(err.toString()).contains("no such file");
  }

  @Test
  void choosesTheFormOfLogLinesBeforeAnythingAsksForALogger() {
    String before = System.getProperty("pointsman.log.format", "text");
    try {
      run("", "controller", "--config", folder + "/none", "--log-format", "json");
      assertThat(System.getProperty("pointsman.log.format")).isEqualTo("json");
    } finally {
      System.setProperty("pointsman.log.format", before);
    }
  }

  @Test
  void endsWithTwoOnArgumentsThatItDoesNotKnow() {
    assertThat(run("", "failover")).isEqualTo(Exit.WRONG_INPUT);
    assertThat(run("", "dance")).isEqualTo(Exit.WRONG_INPUT);
    assertThat(run("")).isEqualTo(Exit.WRONG_INPUT);
    assertThat(run("", "--help")).isEqualTo(Exit.DONE);
    assertThat(out.toString()).contains("switchover", "Exit status: 0 done");
  }

  @Test
  void showsServices() throws Exception {
    try (ApiWorld world = world()) {
      assertThat(run("", "status")).isEqualTo(Exit.DONE);
      assertThat(out.toString().lines().toList())
          .containsExactly(
              "SERVICE  ACTIVE     PERMIT     EPOCH  REGIONS                     RUN",
              "shop     us-east-1  us-east-1  3      us-east-1 UP, us-west-2 UP  -");
      assertThat(run("", "status", "shop", "-o", "json")).isEqualTo(Exit.DONE);
      assertThat(out.toString()).contains("\"spec-revision\":5");
      assertThat(run("", "status", "shop")).isEqualTo(Exit.DONE);
      assertThat(out.toString()).contains("a3 (eu-west-1)");
      assertThat(run("", "explain", "shop")).isEqualTo(Exit.DONE);
      assertThat(run("", "status", "other")).isEqualTo(Exit.WRONG_INPUT);
      assertThat(err.toString()).contains("NOT_FOUND: there is no service other");
      assertThat(world.url()).isNotEmpty();
    }
  }

  @Test
  void showsTheRecordWithReasonsAndRefusals() throws Exception {
    try (ApiWorld world = world()) {
      Instant at = world.now().at().minusSeconds(5);
      world.put(
          KeySpace.audit(KeySpace.auditId(at, "id")),
          Codecs.AUDIT.encode(
              new AuditEntry(
                  at,
                  "ann",
                  "Switchover",
                  "shop",
                  null,
                  "us-east-1 is DOWN",
                  new TreeMap<>(Map.of("reason", "a drill", "refusal", "SOURCE_LOST")))));
      assertThat(run("", "audit", "--service", "shop")).isEqualTo(Exit.DONE);
      assertThat(out.toString())
          .contains("refused, SOURCE_LOST: us-east-1 is DOWN (reason: a drill)");
      assertThat(run("", "audit", "--since", "1s", "--json")).isEqualTo(Exit.DONE);
      assertThat(out.toString()).contains("{\"entries\":[],\"unreadable\":[]}");
    }
  }

  @Test
  void failsOverOnlyAfterTheServicesNameIsTyped() throws Exception {
    List<Command> given = new ArrayList<>();
    try (ApiWorld world = world()) {
      world.lead(
          issued -> {
            given.add(issued.command());
            return new Command.Outcome(issued.id(), "r1", null, "FAILOVER begun");
          });
      assertThat(run("no\n", "failover", "shop", "--reason", "a \"drill\""))
          .isEqualTo(Exit.WRONG_INPUT);
      assertThat(given).isEmpty();
      assertThat(run("shop\n", "failover", "shop", "--reason", "a \"drill\"")).isEqualTo(Exit.DONE);
      assertThat(out.toString()).isEqualTo("r1\n");
      assertThat(run("", "switchover", "shop", "--to", "us-west-2", "--reason", "x", "--yes"))
          .isEqualTo(Exit.DONE);
      assertThat(run("", "freeze", "--for", "2h", "--reason", "x", "--service", "shop"))
          .isEqualTo(Exit.DONE);
      assertThat(out.toString()).as("the id by which it is lifted").hasLineCount(1).isNotBlank();
      assertThat(run("", "waive", "shop", "r1", "FENCE_UNPROVEN", "--reason", "x", "--yes"))
          .isEqualTo(Exit.DONE);
      assertThat(given).hasSize(4);
    }
  }

  @Test
  void saysByItsExitStatusWhatBecameOfACommand() throws Exception {
    try (ApiWorld world = world()) {
      assertThat(run("", "retry", "shop", "r1", "--reason", "x", "--wait", "0s"))
          .isEqualTo(Exit.NOT_SETTLED);
      world.lead(
          issued -> new Command.Outcome(issued.id(), null, Veto.TARGET_INVALID, "no such run"));
      assertThat(run("", "retry", "shop", "r1", "--reason", "x")).isEqualTo(Exit.REFUSED);
      assertThat(err.toString()).contains("TARGET_INVALID: no such run");
      world.loseLeader();
      assertThat(run("", "retry", "shop", "r1", "--reason", "x")).isEqualTo(Exit.UNREACHABLE);
      environment.put("POINTSMAN_TOKEN", "wrong");
      assertThat(run("", "status")).isEqualTo(Exit.NOT_AUTHENTICATED);
      environment.put("POINTSMAN_API", "http://127.0.0.1:1");
      assertThat(run("", "status")).isEqualTo(Exit.UNREACHABLE);
    }
  }

  @Test
  void asksTheNextReplicaWhenOneIsDownWithItsRegion() throws Exception {
    try (ApiWorld world = world()) {
      environment.put("POINTSMAN_API", "http://127.0.0.1:1, " + world.url());
      assertThat(run("", "status")).isEqualTo(Exit.DONE);
      environment.put("POINTSMAN_API", "http://127.0.0.1:1,http://127.0.0.1:2");
      assertThat(run("", "status")).isEqualTo(Exit.UNREACHABLE);
      assertThat(err.toString()).contains("http://127.0.0.1:1: ", "http://127.0.0.1:2: ");
    }
  }

  @Test
  void asksTheNextReplicaWhenOneIsCutOffAndShowsWhatItKnowsOnlyWhenNoOtherCan() throws Exception {
    try (ApiWorld old = world();
        ApiWorld world = world()) {
      old.loseLeader();
      environment.put("POINTSMAN_API", old.url() + "," + world.url());
      assertThat(run("", "status")).isEqualTo(Exit.DONE);
      assertThat(run("", "explain", "shop")).isEqualTo(Exit.DONE);
      assertThat(err.toString()).doesNotContain("not ready");
      assertThat(run("", "freeze", "--all", "--for", "1h", "--reason", "r"))
          .as("nothing was recorded at the first: the second takes it")
          .isNotEqualTo(Exit.UNREACHABLE);

      old.neverRead();
      assertThat(run("", "status")).isEqualTo(Exit.DONE);

      world.loseLeader();
      assertThat(run("", "status")).isEqualTo(Exit.UNREACHABLE);
      assertThat(out.toString()).contains("shop");
      assertThat(err.toString()).contains("not ready: no leader is known");
    }
  }

  @Test
  void appliesADefinitionAndTellsAllItsProblems() throws Exception {
    Path right = Files.writeString(folder.resolve("right.yaml"), ApiWorld.DEFINITION);
    Path wrong =
        Files.writeString(folder.resolve("wrong.yaml"), ApiWorld.DEFINITION.replace("61s", "0s"));
    Path token = Files.writeString(folder.resolve("token"), ApiWorld.TOKEN + "\n");
    try (ApiWorld world = world()) {
      environment.remove("POINTSMAN_TOKEN");
      String[] access = {"--api", world.url(), "--token-file", token.toString()};
      assertThat(run("", with(access, "apply", "-f", wrong.toString())))
          .isEqualTo(Exit.WRONG_INPUT);
      assertThat(err.toString()).contains("services[0].traffic.ttl: 0s (expected: 1s to 5m)");
      assertThat(run("", with(access, "apply", "-f", right.toString(), "--reason", "first")))
          .isEqualTo(Exit.DONE);
      assertThat(out.toString()).isEqualTo("stored shop\nstored the roster\n");
      assertThat(run("", with(access, "runs", "shop"))).isEqualTo(Exit.DONE);
    }
  }

  @Test
  void everyCommandTellsItsOptionsAndWhatItsExitStatusMeans() {
    for (String command :
        List.of(
            "controller",
            "validate",
            "apply",
            "status",
            "explain",
            "runs",
            "run",
            "failover",
            "switchover",
            "freeze",
            "unfreeze",
            "admit",
            "retry",
            "abort",
            "waive")) {
      assertThat(run("", command, "--help")).as(command).isEqualTo(Exit.DONE);
      assertThat(out.toString()).as(command).contains("Usage: pointsman " + command, "Exit status");
    }
  }

  @Test
  void writesJsonWhereItIsAskedToByEitherName() throws Exception {
    try (ApiWorld world = world()) {
      world.put(KeySpace.run("shop", "r1"), Codecs.RUN.encode(ended(RunResult.COMPLETED)));
      for (String[] shown :
          List.of(
              new String[] {"status"},
              new String[] {"status", "shop"},
              new String[] {"explain", "shop"},
              new String[] {"runs", "shop"},
              new String[] {"run", "shop", "r1"})) {
        assertThat(run("", with(new String[] {"--json"}, shown))).isEqualTo(Exit.DONE);
        String json = out.toString();
        assertThat(json).as(String.join(" ", shown)).startsWith("{").contains("\"shop\"");
        assertThat(run("", with(new String[] {"-o", "json"}, shown))).isEqualTo(Exit.DONE);
        assertThat(out.toString()).hasSameSizeAs(json);
      }
    }
  }

  @Test
  void saysByItsExitStatusHowAFollowedRunHasEnded() throws Exception {
    try (ApiWorld world = world()) {
      for (RunResult result : RunResult.values()) {
        world.put(KeySpace.run("shop", "r1"), Codecs.RUN.encode(ended(result)));
        int expected =
            switch (result) {
              case COMPLETED, PARTIAL -> Exit.DONE;
              case ABORTED, FAILED -> Exit.RUN_UNDONE;
            };
        assertThat(run("", "run", "shop", "r1", "--follow")).as("%s", result).isEqualTo(expected);
        assertThat(out.toString()).contains(result + ": as it had to end");
        assertThat(run("", "run", "shop", "r1")).as("only shown").isEqualTo(Exit.DONE);
      }
    }
  }

  private static RunRecord ended(RunResult result) {
    Instant at = Instant.parse("2026-03-01T12:00:00Z");
    return new RunRecord(
        "r1",
        RunKind.SWITCHOVER,
        "shop",
        "us-east-1",
        "us-west-2",
        1,
        2,
        new Trigger("oncall", "drill", null, "c1"),
        new TreeSet<>(),
        at,
        null,
        List.of(),
        null,
        at,
        result,
        "as it had to end");
  }

  private ApiWorld world() throws Exception {
    ApiWorld world = new ApiWorld();
    environment.put("POINTSMAN_API", world.url());
    environment.put("POINTSMAN_TOKEN", ApiWorld.TOKEN);
    return world;
  }

  private static String[] with(String[] access, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(access));
    return all.toArray(String[]::new);
  }

  private int run(String typed, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Shell shell =
        new Shell(
            new BufferedReader(new StringReader(typed)),
            new PrintWriter(out),
            new PrintWriter(err),
            environment);
    return CommandLines.run(
        shell,
        config -> {
          launched.add(config);
          return Exit.DONE;
        },
        arguments);
  }
}
