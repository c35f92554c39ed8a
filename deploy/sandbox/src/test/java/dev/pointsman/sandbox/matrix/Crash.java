package dev.pointsman.sandbox.matrix;

import dev.pointsman.coordination.model.Step;
import dev.pointsman.sandbox.world.World;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One crash to come, as a file in the world's folder: the test arms it, and the first controller
 * that reaches the point takes the file away, so that its successor does not die of the same.
 */
final class Crash {
  private static final Duration STANDSTILL = Duration.ofMillis(300);

  private final Path world;
  private final Path armed;
  private final Path fired;

  Crash(Path world) {
    this.world = world;
    this.armed = world.resolve("crash.armed");
    this.fired = world.resolve("crash.fired");
  }

  /** Who has crashed, and when. */
  record Fired(long pid, String region, Instant at) {}

  /** Arms it; what fired before is forgotten. */
  void arm(CrashPoint point) {
    try {
      Files.deleteIfExists(fired);
      Path draft = armed.resolveSibling("crash.draft");
      Files.writeString(draft, point.text());
      Files.move(draft, armed, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes back what has not fired. */
  void disarm() {
    try {
      Files.deleteIfExists(armed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The point that is armed, if one is. */
  Optional<CrashPoint> armed() {
    try {
      return Optional.of(CrashPoint.parse(Files.readString(armed)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who has fired it, if anybody has. */
  Optional<Fired> fired() {
    try {
      String[] words = Files.readString(fired).split(" ", 3);
      return words.length < 3
          ? Optional.empty()
          : Optional.of(new Fired(Long.parseLong(words[0]), words[1], Instant.parse(words[2])));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Called by a controller that has come to a point; it may not return. */
  void reached(Step step, CrashPoint.Moment moment) {
    Optional<CrashPoint> point = armed().filter(p -> p.isAt(step, moment));
    if (point.isEmpty() || !claim()) {
      return;
    }
    switch (point.get().fate()) {
      case HALT -> Runtime.getRuntime().halt(137);
      case FREEZE -> freeze();
      case FREEZE_OTHERS -> Strike.freeze(World.find(world), point.get().victims());
      case KILL_OTHERS -> Strike.kill(World.find(world), point.get().victims());
    }
  }

  private boolean claim() {
    try {
      Path mine = armed.resolveSibling("crash." + ProcessHandle.current().pid());
      Files.move(armed, mine, StandardCopyOption.ATOMIC_MOVE);
      String region = world.relativize(Path.of("").toAbsolutePath()).getName(0).toString();
      Files.writeString(mine, ProcessHandle.current().pid() + " " + region + " " + Instant.now());
      Files.move(mine, fired, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of this process stands still at this place, until somebody sends SIGCONT. */
  private static void freeze() {
    try {
      new ProcessBuilder("kill", "-STOP", String.valueOf(ProcessHandle.current().pid()))
          .start()
          .waitFor();
      Thread.sleep(STANDSTILL); // the signal takes hold of one thread after the other
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }
}
