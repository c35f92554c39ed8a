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
 * @param timeline that it wrote or replayed last, as far as the file knows: behind, where it was
 *     killed
 * @param end of what it has: the last checkpoint of a primary that was shut down; of a standby,
 *     where recovery stood, if it was shut down
 */
record ControlData(String systemIdentifier, String state, int timeline, Lsn end) {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Whether it ended in order, as a primary. */
  boolean shutDown() {
    return state.equals("shut down");
  }

  /** Whether it was a primary when it ended, in order or not. */
  boolean wasPrimary() {
    return shutDown()
        || state.equals("in production")
        || state.equals("shutting down")
        || state.equals("in crash recovery");
  }

  /** Whether it was a standby and has ended without being told to: nobody knows what it has. */
  boolean killedInRecovery() {
    return !wasPrimary() && !shutDownInRecovery();
  }

  /** Whether it ended as a standby, in order. */
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
    ControlData primary =
        new ControlData(
            values.getOrDefault("Database system identifier", ""),
            values.getOrDefault("Database cluster state", ""),
            Integer.parseInt(values.getOrDefault("Latest checkpoint's TimeLineID", "0")),
            Lsn.parse(values.getOrDefault("Latest checkpoint location", "0/0")));
    return primary.wasPrimary() ? primary : primary.inRecovery(values);
  }

  /** A standby has replayed beyond the checkpoint that it would begin at. */
  private ControlData inRecovery(Map<String, String> values) {
    Lsn replayed = Lsn.parse(values.getOrDefault("Minimum recovery ending location", "0/0"));
    String on = values.getOrDefault("Min recovery ending loc's timeline", "0");
    return replayed.compareTo(end) < 0
        ? this
        : new ControlData(
            systemIdentifier, state, Math.max(timeline, Integer.parseInt(on)), replayed);
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
