package dev.pointsman.sandbox.world;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Sends signals to processes of a world, all chosen ones by one call. */
final class Signals {
  /** A kill that takes longer has hit processes that wait for a disk. */
  private static final Duration END = Duration.ofSeconds(10);

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Census census;

  Signals(Census census) {
    this.census = census;
  }

  /** A signal. */
  enum Signal {
    TERM,
    STOP,
    CONT
  }

  /** Sends a signal once to all that are chosen; returns how many. */
  int send(Signal signal, Predicate<Census.Living> chosen) {
    List<Census.Living> all = census.living().stream().filter(chosen).toList();
    if (all.isEmpty()) {
      return 0;
    }
    List<String> command = new ArrayList<>(List.of("sh", "-c"));
    StringBuilder script = new StringBuilder("kill -" + signal);
    all.forEach(l -> script.append(' ').append(l.pid()));
    // one may have ended since: that is no failure
    command.add(script.append(" 2>/dev/null; true").toString());
    Command.run(Path.of("/"), LIMIT, null, command);
    return all.size();
  }

  /**
   * Kills all that are chosen, within moments, and then what they have started meanwhile, until
   * none is left. Those who could act on the death of others go first.
   *
   * @throws WorldException when some do not go
   */
  int killAll(Predicate<Census.Living> chosen) {
    int first = kill(chosen);
    Wait.until("processes to end", END, LOOK, () -> kill(chosen) == 0);
    return first;
  }

  private int kill(Predicate<Census.Living> chosen) {
    List<Census.Living> all =
        census.living().stream()
            .filter(chosen)
            .sorted(Comparator.comparing(l -> l.role() == Role.DATABASE))
            .toList();
    all.forEach(l -> ProcessHandle.of(l.pid()).ifPresent(ProcessHandle::destroyForcibly));
    return all.size();
  }
}
