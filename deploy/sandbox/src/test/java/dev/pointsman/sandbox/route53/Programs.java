package dev.pointsman.sandbox.route53;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program and gives what it printed. */
final class Programs {
  private static final int LIMIT_SECONDS = 60;

  private Programs() {}

  /** What a program printed and how it ended; both streams in one. */
  record Result(int status, String output) {}

  static Result run(List<String> command, Map<String, String> environment) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end within " + LIMIT_SECONDS + " s");
      }
      return new Result(process.exitValue(), output);
    } catch (IOException missing) {
      throw new AssertionError(
          "cannot run " + command.getFirst() + " (Debian: awscli, bind9-dnsutils)", missing);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
