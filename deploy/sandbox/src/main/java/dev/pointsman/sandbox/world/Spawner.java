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

  /** Starts a command in a region; its output is appended to {@code logs/<region>-<role>.log}. */
  void start(Region region, Role role, Map<String, String> environment, List<String> command) {
    List<String> inside = new ArrayList<>(plan.inside(region));
    inside.addAll(command);
    start(plan.home(region, role), region.name() + "-" + role.text(), environment, inside);
  }

  /** Starts a program of ours in a region, on this JVM and with this class path. */
  void startJava(
      Region region, Role role, Map<String, String> environment, String main, String... words) {
    start(region, role, environment, Jvm.command(main, words));
  }

  /** Starts a program of ours that belongs to no region. */
  void startJava(Role role, String main, String... words) {
    start(plan.path().resolve(role.text()), role.text(), Map.of(), Jvm.command(main, words));
  }

  private void start(Path home, String log, Map<String, String> environment, List<String> command) {
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
}
