package dev.pointsman.sandbox.world;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a program to its end. */
public final class Command {
  private Command() {}

  /**
   * Runs a program and returns what it wrote, both streams as one.
   *
   * @param input what it reads; null for nothing
   * @throws WorldException when it fails or takes longer than {@code limit}, with what it wrote
   */
  public static String run(
      Path folder, Duration limit, @Nullable String input, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(
                  input == null
                      ? ProcessBuilder.Redirect.from(new File("/dev/null"))
                      : ProcessBuilder.Redirect.PIPE)
              .start();
      if (input != null) {
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
          stdin.write(input);
        }
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new WorldException(
            command.getFirst() + ": not done after " + limit.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw new WorldException(
            String.join(" ", command) + ": exit status " + process.exitValue() + "\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new WorldException(command.getFirst() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException(command.getFirst() + ": interrupted", e);
    }
  }
}
