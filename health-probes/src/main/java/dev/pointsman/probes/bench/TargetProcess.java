package dev.pointsman.probes.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The target, in a process of its own: its work must not count as the agent's. */
record TargetProcess(Process process, int port) implements AutoCloseable {

  static TargetProcess start() throws IOException {
    String java = ProcessHandle.current().info().command().orElse("java");
    Process process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.pointsman.probes.Main",
                    "bench",
                    "target"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(TargetServer.PORT)) {
        int port = Integer.parseInt(line.substring(TargetServer.PORT.length()));
        return new TargetProcess(process, port);
      }
    }
    process.destroyForcibly();
    throw new IOException("the target did not start");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
