package dev.pointsman.sandbox.world;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts processes that outlive this one: each in a session of its own, without a terminal, so that
 * Ctrl-C reaches only the command in front, which then decides.
 */
final class Spawner {
  private final Plan plan;

  Spawner(Plan plan) {
    this.plan = plan;
  }

  /** Starts {@code command} in {@code home}; its output is appended to {@code logs/<log>.log}. */
  void start(Path home, String log, Map<String, String> environment, List<String> command) {
    try {
      Files.createDirectories(home);
      List<String> detached = new ArrayList<>(List.of("setsid"));
      detached.addAll(command);
      ProcessBuilder builder =
          new ProcessBuilder(detached)
              .directory(home.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(plan.logs().resolve(log + ".log").toFile()));
      builder.environment().putAll(environment);
      builder.start();
    } catch (IOException e) {
      throw new WorldException(log + ": " + e.getMessage(), e);
    }
  }

  /** Starts a program of ours, on this JVM and with this class path. */
  void startJava(
      Path home, String log, Map<String, String> environment, String mainClass, String... words) {
    start(home, log, environment, Jvm.command(mainClass, words));
  }
}
