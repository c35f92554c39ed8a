package dev.pointsman.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandTellsItsOptionsAndWhatItsExitStatusMeans() {
    for (String command : List.of("agent", "guard", "watchdog", "bench", "bench probes")) {
      out.getBuffer().setLength(0);
      assertThat(run((command + " --help").split(" "))).as(command).isZero();
      assertThat(out.toString())
          .as(command)
          .contains("Usage: pointsman " + command, "--help", "Exit status: 0");
    }
  }

  @Test
  void wordsThatMakeNoSenseAreTwo() {
    assertThat(run("bench", "probes", "--rounds", "0")).as("%s", err).isEqualTo(2);
    assertThat(err.toString()).contains("--rounds: 0");
    assertThat(run("bench", "dance")).isEqualTo(2);
    assertThat(run("guard")).isEqualTo(2);
  }

  private int run(String... words) {
    CommandLine all = Main.commandLine();
    return all.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(words);
  }
}
