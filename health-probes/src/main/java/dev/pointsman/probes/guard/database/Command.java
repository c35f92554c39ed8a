package dev.pointsman.probes.guard.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program with a time limit. */
final class Command {
  /** Of a failed program's output; the end says what was wrong. */
  private static final int QUOTED_CHARACTERS = 600;

  private Command() {}

  /**
   * Runs it and returns what it wrote.
   *
   * @throws CommandFailedException if it did not end with status 0 in time
   */
  static String run(List<String> command, Map<String, String> environment, Duration limit)
      throws CommandFailedException {
    String name = command.getFirst();
    try {
      Path output = Files.createTempFile("pointsman", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          throw new CommandFailedException(name + ": not ended within " + limit);
        }
        String text = Files.readString(output);
        if (process.exitValue() != 0) {
          throw new CommandFailedException(
              name + ": status " + process.exitValue() + ": " + tail(text));
        }
        return text;
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new CommandFailedException(name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException(name + ": interrupted", e);
    }
  }

  private static String tail(String text) {
    String stripped = text.strip();
    return stripped.substring(Math.max(0, stripped.length() - QUOTED_CHARACTERS));
  }
}
