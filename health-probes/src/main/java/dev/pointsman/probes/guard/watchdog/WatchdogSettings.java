package dev.pointsman.probes.guard.watchdog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a watchdog must know, handed over on its command line.
 *
 * @param state the guard's folder; the socket stands in it
 * @param data the database's data folder
 * @param openSwitch the file that must not be there when the database starts
 * @param log where the database's own output goes
 * @param late how long after the deadline a living guard may take to close; less than the fence
 *     limit by the time that killing takes
 * @param start the command that becomes the postmaster: it stays in the foreground
 */
public record WatchdogSettings(
    Path state, Path data, Path openSwitch, Path log, Duration late, List<String> start) {
  /** With this line in it, the file that holds the database open stays when the database ends. */
  public static final String STAYS = "# It stays when the database ends.";

  /** Before the words of the start command. */
  private static final String SEPARATOR = "--";

  public WatchdogSettings {
    start = List.copyOf(start);
  }

  /** The unix socket. */
  public Path socket() {
    return state.resolve("watchdog.sock");
  }

  /** Holds the watchdog's process number, for people who clean up. */
  public Path pidFile() {
    return state.resolve("watchdog.pid");
  }

  /** As arguments. */
  public List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                state.toString(),
                data.toString(),
                openSwitch.toString(),
                log.toString(),
                Long.toString(late.toMillis()),
                SEPARATOR));
    arguments.addAll(start);
    return arguments;
  }

  /**
   * Reads {@link #arguments}.
   *
   * @throws IllegalArgumentException if they are not
   */
  public static WatchdogSettings parse(List<String> arguments) {
    if (arguments.size() < 7 || !arguments.get(5).equals(SEPARATOR)) {
      throw new IllegalArgumentException(
          "watchdog: "
              + arguments
              + " (expected: STATE DATA SWITCH LOG LATE_MILLIS -- COMMAND...; the guard starts"
              + " it)");
    }
    return new WatchdogSettings(
        Path.of(arguments.get(0)),
        Path.of(arguments.get(1)),
        Path.of(arguments.get(2)),
        Path.of(arguments.get(3)),
        Duration.ofMillis(Long.parseLong(arguments.get(4))),
        arguments.subList(6, arguments.size()));
  }
}
