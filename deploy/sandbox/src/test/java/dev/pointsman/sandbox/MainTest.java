package dev.pointsman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.sandbox.world.Folder;
import dev.pointsman.sandbox.world.Plan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands answer without any process of a world. */
final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void everyCommandTellsItsOptionsAndWhatItsExitStatusMeans() {
    for (String command :
        List.of(
            "demo",
            "up",
            "status",
            "kill",
            "pause",
            "resume",
            "partition",
            "slow",
            "lossy",
            "heal",
            "down",
            "scenario",
            "bench",
            "route53")) {
      assertThat(run(command, "--help")).as(command).isZero();
      assertThat(out.toString())
          .as(command)
          .contains("Usage: pointsman sandbox " + command, "--help", "Exit status: 0");
    }
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("scenario", "Exit status: 0");
  }

  @Test
  void whatTheWorldDoesNotHaveIsTwoAndSaysWhatItHas() {
    Folder.create(folder);
    for (String command : List.of("kill", "pause", "resume")) {
      assertThat(run(command, "nosuch", "--dir", folder.toString())).as(command).isEqualTo(2);
      assertThat(err.toString()).contains("region: nosuch", "us-east-1");
      assertThat(run(command, "us-east-1/butler", "--dir", folder.toString())).isEqualTo(2);
      assertThat(err.toString()).contains("role: butler", "watchdog");
    }
  }

  @Test
  void whereNoWorldIsCommandsAboutItAreTwoAndSayHowToGetOne() {
    for (String[] command :
        List.of(
            new String[] {"status"},
            new String[] {"kill", "us-east-1"},
            new String[] {"pause", "us-east-1"},
            new String[] {"resume", "us-east-1"},
            new String[] {"heal"})) {
      String[] words = List.of(command).toArray(new String[command.length + 2]);
      words[command.length] = "--dir";
      words[command.length + 1] = folder.toString();
      assertThat(run(words)).as(command[0]).isEqualTo(2);
      assertThat(err.toString()).contains("no world in " + folder, "sandbox up");
      assertThat(out.toString()).isEmpty();
    }
  }

  @Test
  void endingAWorldTwiceIsNoErrorAndLeavesOnlyItsLogs() throws Exception {
    Plan plan = Folder.create(folder);
    Files.writeString(folder.resolve("zone"), "Z1");
    Files.writeString(folder.resolve("service.yaml"), "services: []");
    Files.writeString(plan.logs().resolve("us-east-1-guard.log"), "opened");

    assertThat(run("down", "--dir", folder.toString())).isZero();
    assertThat(out.toString()).contains("its logs are in " + plan.logs());
    assertThat(folder.toFile().list()).containsExactly("logs");
    assertThat(plan.logs().toFile().list()).containsExactly("us-east-1-guard.log");

    assertThat(run("down", "--dir", folder.toString())).isZero();
    assertThat(out.toString()).contains("no world in " + folder);
  }

  @Test
  void whatIsDeadAlreadyIsNoErrorAndSaidSo() {
    Folder.create(folder);
    for (String command : List.of("kill", "pause", "resume")) {
      assertThat(run(command, "us-east-1/agent", "--dir", folder.toString())).isZero();
      assertThat(out.toString())
          .contains("us-east-1/agent: already dead, nothing was " + command, "sandbox heal");
    }
  }

  @Test
  void onLoopbackThereAreNoLinksAndThatIsSaidWithHowToGetThem() {
    Folder.create(folder);
    for (String[] command :
        List.of(
            new String[] {"partition", "us-east-1"},
            new String[] {"partition", "--one-way", "us-east-1", "us-west-2"},
            new String[] {"slow", "--times", "3"},
            new String[] {"lossy", "us-east-1", "5"})) {
      String[] words = List.of(command).toArray(new String[command.length + 2]);
      words[command.length] = "--dir";
      words[command.length + 1] = folder.toString();
      assertThat(run(words)).as(command[0]).isEqualTo(2);
      assertThat(err.toString()).contains("is on loopback", "sandbox up --netns");
    }
    assertThat(run("scenario", "partition-primary")).isEqualTo(2);
    assertThat(err.toString()).contains("partition-primary on loopback", "--netns");
  }

  @Test
  void linksThatMakeNoSenseAreTwo() {
    Folder.create(folder);
    String dir = folder.toString();
    assertThat(run("partition", "--one-way", "us-east-1", "--dir", dir)).isEqualTo(2);
    assertThat(err.toString()).contains("--one-way", "expected: two regions");
    assertThat(run("slow", "us-east-1", "us-west-2", "--dir", dir)).isEqualTo(2);
    assertThat(err.toString()).contains("expected: REGION REGION ROUND-TRIP");
    assertThat(run("lossy", "us-east-1", "much", "--dir", dir)).isEqualTo(2);
  }

  @Test
  void wordsThatMakeNoSenseAreTwo() {
    Folder.create(folder);
    assertThat(run("up", "--dir", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("has a world already");
    assertThat(run("scenario", "nosuch")).isEqualTo(2);
    assertThat(err.toString()).contains("scenario: nosuch", "region-loss");
    assertThat(run("bench", "--runs", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--runs: 0");
    assertThat(run("dance")).isEqualTo(2);
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words);
  }
}
