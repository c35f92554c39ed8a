package dev.pointsman.sandbox.matrix;

import dev.pointsman.controller.Wiring;
import dev.pointsman.controller.cli.CommandLines;
import dev.pointsman.controller.cli.Shell;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The real controller, but that it crashes where the test says. */
public final class CrashingController {
  private CrashingController() {}

  /** Takes the words of the real one; its working folder lies two below the world's. */
  public static void main(String[] arguments) {
    Crash crash = new Crash(Path.of("../..").toAbsolutePath().normalize());
    Shell shell =
        new Shell(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            System.getenv());
    System.exit(
        CommandLines.run(
            shell,
            config ->
                Wiring.run(
                    config,
                    store -> new CrashingStore(store, crash),
                    drivers -> new CrashingDrivers(drivers, crash)),
            arguments));
  }
}
