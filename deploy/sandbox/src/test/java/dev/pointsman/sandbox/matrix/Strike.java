package dev.pointsman.sandbox.matrix;

import dev.pointsman.sandbox.world.Census;
import dev.pointsman.sandbox.world.Role;
import dev.pointsman.sandbox.world.Target;
import dev.pointsman.sandbox.world.World;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Stops or kills processes of a world, all of them within a moment. */
final class Strike {
  private Strike() {}

  /** SIGSTOP. */
  static void freeze(World world, List<Target> victims) {
    victims.forEach(
        victim -> {
          if (world.pause(victim) == 0) {
            throw new WorldException(victim + ": nothing to stop");
          }
        });
  }

  /**
   * SIGKILL, by handles that were looked up before, so that none of the victims can act upon the
   * death of another. Of a watchdog's processes the watchdog alone: what becomes of the wrappers
   * that it started, and of the database, is the question.
   */
  static void kill(World world, List<Target> victims) {
    List<ProcessHandle> chosen =
        world.census().living().stream()
            .filter(living -> victims.stream().anyMatch(victim -> victim.test(living)))
            .filter(living -> living.role() != Role.WATCHDOG || isWatchdog(world, living))
            .flatMap(living -> ProcessHandle.of(living.pid()).stream())
            .toList();
    if (chosen.size() < victims.size()) {
      throw new WorldException(victims + ": found " + chosen.size() + " processes to kill");
    }
    chosen.forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean isWatchdog(World world, Census.Living living) {
    Path file =
        world
            .plan()
            .home(world.plan().region(String.valueOf(living.region())), Role.GUARD)
            .resolve("state/watchdog.pid");
    try {
      return Files.readString(file).strip().equals(String.valueOf(living.pid()));
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw new WorldException(file + ": " + e.getMessage(), e);
    }
  }
}
