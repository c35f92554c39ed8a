package dev.pointsman.sandbox.world;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the living processes of a world: those without a terminal whose working folder is one of
 * the world's. Linux only: it reads {@code /proc}.
 *
 * <p>Who looks must be root or the user who started the world.
 */
public final class Census {
  private final Plan plan;

  public Census(Plan plan) {
    this.plan = plan;
  }

  /**
   * One living process.
   *
   * @param region null for what belongs to no region
   * @param paused it is stopped by a signal
   */
  public record Living(long pid, @Nullable String region, Role role, boolean paused) {}

  /** All living processes, by region, role and pid. */
  public List<Living> living() {
    List<Living> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      processes.forEach(p -> look(p).ifPresent(found::add));
    } catch (IOException e) {
      throw new WorldException("/proc: " + e.getMessage(), e);
    }
    found.sort(
        Comparator.comparing((Living l) -> l.region() == null ? "" : l.region())
            .thenComparing(Living::role)
            .thenComparingLong(Living::pid));
    return found;
  }

  /** The living of one role of one region. */
  public List<Living> living(Region region, Role role) {
    return living().stream()
        .filter(l -> region.name().equals(l.region()) && l.role() == role)
        .toList();
  }

  private Optional<Living> look(Path process) {
    try {
      Path cwd = Files.readSymbolicLink(process.resolve("cwd"));
      if (!cwd.startsWith(plan.path())) {
        return Optional.empty();
      }
      // pid (name) state parent group session terminal ...; the name may hold anything, even ')'
      String stat = Files.readString(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 6);
      boolean terminal = !fields[4].equals("0");
      if (terminal || fields[0].equals("Z")) {
        return Optional.empty();
      }
      return place(plan.path().relativize(cwd), process)
          .map(p -> new Living(pid(process), p.region(), p.role(), fields[0].equals("T")));
    } catch (IOException | SecurityException _) {
      return Optional.empty(); // it has ended meanwhile, or it is another user's
    }
  }

  private record Place(@Nullable String region, Role role) {}

  private Optional<Place> place(Path below, Path process) throws IOException {
    String first = below.getName(0).toString();
    if (first.equals(Role.ROUTE53.text())) {
      return Optional.of(new Place(null, Role.ROUTE53));
    }
    if (below.getNameCount() < 2 || !plan.names().contains(first)) {
      return Optional.empty();
    }
    Optional<Role> role = Role.of(below.getName(1).toString());
    if (role.isPresent() && role.get() == Role.GUARD && !isGuard(process)) {
      role = Optional.of(Role.WATCHDOG);
    }
    return role.map(r -> new Place(first, r));
  }

  /** The guard starts its watchdog in its own folder, and that the wrappers of the database. */
  private static boolean isGuard(Path process) throws IOException {
    return Files.readString(process.resolve("cmdline")).contains("\0guard\0");
  }

  private static long pid(Path process) {
    return Long.parseLong(process.getFileName().toString());
  }
}
