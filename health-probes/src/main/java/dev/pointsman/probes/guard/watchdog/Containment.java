package dev.pointsman.probes.guard.watchdog;

import dev.pointsman.probes.guard.process.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How firmly the database hangs on the watchdog's life. */
public enum Containment {
  /** In a PID namespace: the kernel kills every process of it, whatever it is doing. */
  NAMESPACE,
  /**
   * The postmaster dies with the watchdog; a backend that is computing sees that at its next wait
   * and can finish the statement it is at.
   */
  PARENT_DEATH,
  /** Nothing: only the guard is left to kill it. */
  NONE;

  private static final long TRIAL_SECONDS = 5;

  /** The firmest that this machine allows, found by trying it on a command that does nothing. */
  static Containment strongest(Path data) throws IOException {
    for (Containment candidate : values()) {
      if (candidate == NONE || works(candidate.wrap(data, List.of("true")))) {
        return candidate;
      }
    }
    return NONE;
  }

  private static boolean works(List<String> command) {
    try {
      Process trial =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return trial.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS) && trial.exitValue() == 0;
    } catch (IOException e) {
      return false; // the program is not installed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The command, contained, and as the data folder's owner when this process is root.
   *
   * <p>Each change of user clears a parent's death signal, so it is set again as the last thing
   * before the command.
   */
  List<String> wrap(Path data, List<String> command) throws IOException {
    boolean root = Owner.mustChange();
    List<String> wrapped = new ArrayList<>();
    if (this == NAMESPACE) {
      wrapped.addAll(List.of("setpriv", "--pdeathsig", "KILL", "unshare"));
      if (!root) {
        wrapped.addAll(List.of("--user", "--map-current-user"));
      }
      wrapped.addAll(List.of("--pid", "--fork", "--kill-child=KILL"));
    }
    if (root || this != NONE) {
      wrapped.add("setpriv");
    }
    if (root) {
      wrapped.addAll(Owner.change(data));
    }
    if (this != NONE) {
      wrapped.addAll(List.of("--pdeathsig", "KILL"));
    }
    wrapped.addAll(command);
    return wrapped;
  }
}
