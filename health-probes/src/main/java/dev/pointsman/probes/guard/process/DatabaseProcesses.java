package dev.pointsman.probes.guard.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The processes of the database in one data folder, whoever started them. Every PostgreSQL process
 * works in its data folder; a shell of a person who looks around there has another name.
 *
 * <p>{@code postmaster.pid} is not asked: it survives its writer, and under a PID namespace it
 * holds a number that means another process here. Safe for use by several threads.
 */
public final class DatabaseProcesses {
  private static final Path PROC = Path.of("/proc");
  private static final Set<String> NAMES = Set.of("postgres", "postmaster");

  /** Between two looks; dying takes a process about this long. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(4);

  private final Path data;

  private DatabaseProcesses(Path data) {
    this.data = data;
  }

  /** Of the data folder, which exists. */
  public static DatabaseProcesses of(Path data) throws IOException {
    return new DatabaseProcesses(data.toRealPath());
  }

  /** All that live at the moment, by their numbers here; zombies are dead. */
  public List<Long> alive() {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (data.equals(workingFolder(process)) && isDatabase(process)) {
          found.add(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new IllegalStateException("/proc cannot be listed", e);
    }
    return found;
  }

  private static @Nullable Path workingFolder(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd"));
    } catch (IOException e) {
      return null; // gone, or somebody else's: then it is not our database
    }
  }

  /** False for a process that has ended since it was listed. */
  private static boolean isDatabase(Path process) {
    try {
      return NAMES.contains(Files.readString(process.resolve("comm")).strip());
    } catch (IOException e) {
      return false;
    }
  }

  /** The one that is no child of another, if the postmaster lives. */
  public OptionalLong postmaster() {
    List<Long> all = alive();
    return all.stream().filter(pid -> outside(parent(pid), all)).mapToLong(Long::longValue).min();
  }

  /** A backend that has just died has no parent any more, and is no postmaster for that. */
  private static boolean outside(long parent, List<Long> all) {
    return parent > 0 && !all.contains(parent);
  }

  /** 0 when the process is gone. */
  private static long parent(long pid) {
    return ProcessHandle.of(pid).flatMap(ProcessHandle::parent).map(ProcessHandle::pid).orElse(0L);
  }

  /** Whether one of them descends from the process. */
  public boolean descendFrom(long ancestor) {
    OptionalLong postmaster = postmaster();
    long pid = postmaster.isPresent() ? postmaster.getAsLong() : 0;
    while (pid > 1) {
      if (pid == ancestor) {
        return true;
      }
      pid = parent(pid);
    }
    return false;
  }

  /**
   * Kills them all, again and again, until none is left or the time is over.
   *
   * @param untilNanos on {@link System#nanoTime}'s clock
   * @return whether none is left
   */
  public boolean kill(long untilNanos) {
    while (true) {
      List<Long> victims = alive();
      if (victims.isEmpty()) {
        return true;
      }
      victims.forEach(pid -> Signals.send(pid, Signal.KILL));
      if (System.nanoTime() - untilNanos >= 0) {
        return alive().isEmpty();
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  /**
   * Waits until none is left.
   *
   * @param untilNanos on {@link System#nanoTime}'s clock
   * @return whether none is left
   */
  public boolean awaitGone(long untilNanos) {
    while (true) {
      if (alive().isEmpty()) {
        return true;
      }
      if (System.nanoTime() - untilNanos >= 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  /** The folder, with all links resolved. */
  public Path data() {
    return data;
  }
}
