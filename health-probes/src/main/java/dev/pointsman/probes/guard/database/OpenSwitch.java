package dev.pointsman.probes.guard.database;

import dev.pointsman.probes.guard.core.Fence;
import dev.pointsman.probes.guard.process.Owner;
import dev.pointsman.probes.guard.watchdog.WatchdogSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The file that holds a database open, and can only do so by a reload.
 *
 * <p>The configuration says {@code default_transaction_read_only = on} and then includes this file,
 * if it is there. The file says "off", and has a second line that is wrong on purpose. PostgreSQL
 * takes the right lines of a file with a wrong value when it <em>reloads</em>, and refuses to
 * <em>start</em> with one. So nobody can start an open database: it starts closed, or, if a killed
 * guard left the file behind, not at all, with the reason in the file. While the database is open
 * the file stays, so that somebody else's reload does not close it.
 *
 * <p>Where the fence is to stop, clients may say READ WRITE, and closed is not enough: there a
 * primary starts under its watchdog only. The file stays when the database is closed or dies, with
 * the wrong line alone, and is removed by nobody but a guard that starts the database; a standby,
 * which takes no writes, has none.
 */
final class OpenSwitch {
  private static final String BEGIN = "# pointsman: the database starts closed to writes";

  private static final String OPEN = "default_transaction_read_only = off";

  /** A wrong value of a setting that a reload may change: logged by a reload, fatal at a start. */
  private static final String WRONG = "restart_after_crash = 'only a reload may read this file'\n";

  private static final String WHILE_OPEN =
      """
      # Written by the guard while this database is permitted to take writes.
      # No server can start with this file: the last line is wrong on purpose. If the guard is
      # gone, delete the file, and the server starts closed.
      """;

  private static final String WHILE_CLOSED =
      """
      # Written by the guard: this database is closed, and only its guard starts it.
      # No server can start with this file: the last line is wrong on purpose. Started by hand, it
      # would take writes of clients that say READ WRITE, beside the region that serves. If the guard
      # is given up for good, delete the file.
      """;

  private final Path configuration;
  private final Path file;
  private final Fence fence;

  /**
   * Of a configuration file.
   *
   * @param configuration {@code postgresql.conf}
   */
  OpenSwitch(Path configuration, Fence fence) {
    this.configuration = configuration;
    this.fence = fence;
    this.file = configuration.resolveSibling("pointsman.conf");
  }

  /** Where a data folder's is. */
  static Path in(Path data) {
    return data.resolve("pointsman.conf");
  }

  /** Makes sure that the configuration starts the database closed. */
  void prepare() throws IOException {
    remove();
    List<String> lines = Files.readAllLines(configuration);
    List<String> block = block();
    int size = lines.size();
    if (size >= block.size() && lines.subList(size - block.size(), size).equals(block)) {
      return;
    }
    write(configuration, String.join("\n", lines) + "\n\n" + String.join("\n", block) + "\n");
  }

  private List<String> block() {
    return List.of(
        BEGIN,
        "default_transaction_read_only = on",
        "include_if_exists = '" + file.getFileName() + "'");
  }

  /** Lets the next reload open it. */
  void on() throws IOException {
    write(
        file,
        WHILE_OPEN
            + (startsByGuardOnly() ? WatchdogSettings.STAYS + "\n" : "")
            + OPEN
            + "\n"
            + WRONG);
  }

  /** Lets the next reload close it. */
  void off() throws IOException {
    if (startsByGuardOnly()) {
      write(file, WHILE_CLOSED + WatchdogSettings.STAYS + "\n" + WRONG);
    } else {
      remove();
    }
  }

  /** Lets whoever comes start it, closed: a guard that is about to, or a rewind. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  private boolean startsByGuardOnly() {
    return fence == Fence.STOP && !Files.exists(configuration.resolveSibling("standby.signal"));
  }

  /** Whether it stands open. */
  boolean isOn() {
    try {
      return Files.readString(file).contains(OPEN);
    } catch (IOException e) {
      return false; // it is not there
    }
  }

  /** Whole or not at all, readable by whom the configuration belongs to. */
  private void write(Path target, String content) throws IOException {
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    Files.writeString(fresh, content);
    if (Owner.mustChange()) {
      Files.setOwner(fresh, Files.getOwner(configuration));
    }
    Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(configuration));
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
