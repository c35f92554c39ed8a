package dev.pointsman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root; only what it does before it starts anything. */
final class LauncherTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private record Ended(int status, String out, String err) {}

  @Test
  void aloneItPrintsHelp() throws Exception {
    Ended ended = run(ROOT);

    assertThat(ended.status()).isZero();
    assertThat(ended.out()).contains("sandbox demo", "controller", "failover");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void anUnknownWordIsRefusedWithThoseThatAreNear() throws Exception {
    Ended ended = run(ROOT, "switchver");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("unknown command: switchver").contains("switchover?");
  }

  @Test
  void withoutAJdkItSaysWhatIsMissingAndWhereItLooked(@TempDir Path folder) throws Exception {
    Path root = rootThatLooksForJdksIn(folder);

    Ended ended = run(root, "status");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err()).contains("no JDK 25").contains("POINTSMAN_JAVA_HOME");
  }

  @Test
  void anOldJdkIsNotTakenForANewOne(@TempDir Path folder) throws Exception {
    Path root = rootThatLooksForJdksIn(folder);
    Path old = Files.createDirectories(folder.resolve("jvm/old/bin"));
    Files.createFile(old.resolve("javac")).toFile().setExecutable(true);
    Files.writeString(folder.resolve("jvm/old/release"), "JAVA_VERSION=\"17.0.9\"\n");

    assertThat(run(root, "status").err()).contains("no JDK 25");
  }

  @Test
  void askingForHelpInstallsNothing(@TempDir Path folder) throws Exception {
    Path root = rootThatIsBuilt(folder);

    assertThat(run(root, "sandbox", "up").err()).contains("set up");
    Ended help = run(root, "sandbox", "up", "--help");
    assertThat(help.status()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).contains("dev.pointsman.sandbox.Main up --help");
  }

  @Test
  void theSimulatorRunsFromTestClasses(@TempDir Path folder) throws Exception {
    Path root = rootThatIsBuilt(folder);
    Files.createFile(root.resolve("target/built-tests"));

    Ended ended = run(root, "simulate", "--seed", "3");
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .contains("controller/target/test-classes", "controller.sim.Simulate --seed 3");
  }

  /** Nothing is stale, and what would be run is only told. */
  private static Path rootThatIsBuilt(Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    Files.copy(ROOT.resolve("pointsman"), root.resolve("pointsman"));
    script(root.resolve("build/jdk25"), "echo " + root.resolve("jdk"));
    script(root.resolve("build/setup"), "echo set up");
    script(root.resolve("jdk/bin/java"), "echo \"$@\"");
    Path lib = Files.createDirectories(root.resolve("deploy/sandbox/target/lib"));
    Files.createFile(lib.resolve("pointsman-sandbox-1.jar"));
    Files.createDirectories(root.resolve("target"));
    Files.createFile(root.resolve("target/classes.aot"));
    Files.createFile(root.resolve("target/built"));
    return root;
  }

  private static void script(Path file, String line) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** A copy of the scripts that knows no other places for JDKs than one below {@code folder}. */
  private static Path rootThatLooksForJdksIn(Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    Files.createDirectories(root.resolve("build"));
    Files.copy(ROOT.resolve("pointsman"), root.resolve("pointsman"));
    String search =
        Files.readString(ROOT.resolve("build/jdk25"))
            .replace("/usr/lib/jvm/*", folder.resolve("jvm") + "/*")
            .replace("/opt/", folder + "/none/")
            .replace("/Library/", folder + "/none/");
    Path script = root.resolve("build/jdk25");
    Files.writeString(script, search);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return root;
  }

  private static Ended run(Path root, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(root + "/pointsman"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("POINTSMAN_JAVA_HOME");
    builder.environment().put("HOME", "/nonexistent");
    Path err = Files.createTempFile("launcher", ".err");
    try {
      Process process = builder.redirectError(err.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
  }
}
