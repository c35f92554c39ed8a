package dev.pointsman.probes.guard.database;

import dev.pointsman.coordination.model.Lsn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stopped database's control file says.
 *
 * @param state as {@code pg_controldata} words it, {@code shut down} for an orderly end
 * @param checkpoint position of the last checkpoint; of a database that was shut down, its end
 */
record ControlData(String systemIdentifier, String state, int timeline, Lsn checkpoint) {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Whether it ended in order, as a primary. */
  boolean shutDown() {
    return state.equals("shut down");
  }

  /** Whether it was a primary when it ended, in order or not. */
  boolean wasPrimary() {
    return shutDown() || state.equals("in production") || state.equals("shutting down");
  }

  /** Whether it ended as a standby. */
  boolean shutDownInRecovery() {
    return state.equals("shut down in recovery");
  }

  /**
   * Reads it. The database need not run.
   *
   * @throws CommandFailedException if it cannot be read
   */
  static ControlData read(Path data) throws CommandFailedException {
    String text =
        Command.run(List.of(program(data), "-D", data.toString()), Map.of("LC_ALL", "C"), LIMIT);
    Map<String, String> values = new HashMap<>();
    text.lines()
        .map(line -> line.split(":", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> values.put(pair[0], pair[1].strip()));
    return new ControlData(
        values.getOrDefault("Database system identifier", ""),
        values.getOrDefault("Database cluster state", ""),
        Integer.parseInt(values.getOrDefault("Latest checkpoint's TimeLineID", "0")),
        Lsn.parse(values.getOrDefault("Latest checkpoint location", "0/0")));
  }

  /** A folder that cannot be read must not keep a closing from being shown. */
  private static String program(Path data) throws CommandFailedException {
    try {
      return Programs.find("pg_controldata", data).toString();
    } catch (IllegalStateException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }
}
