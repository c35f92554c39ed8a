package dev.pointsman.probes.guard.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** PostgreSQL's programs: from the search path, or from where Debian puts them. */
public final class Programs {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private Programs() {}

  /** The program that fits a data folder's version. */
  public static Path find(String program, Path data) {
    try {
      String version = Files.readString(data.resolve("PG_VERSION")).strip();
      Path fitting = DEBIAN.resolve(version).resolve("bin").resolve(program);
      return Files.isExecutable(fitting) ? fitting : find(program);
    } catch (IOException e) {
      throw new IllegalStateException(data + ": no data folder of PostgreSQL", e);
    }
  }

  /**
   * The program's path; of several versions in Debian's folder, the newest.
   *
   * @throws IllegalStateException if it is nowhere
   */
  private static Path find(String program) {
    return Stream.concat(debian(), searched())
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    program + ": not found in " + DEBIAN + "/*/bin nor in the search path"));
  }

  private static Stream<Path> searched() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1)).map(Path::of);
  }

  private static Stream<Path> debian() {
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .sorted(
              Comparator.comparingInt((Path p) -> Integer.parseInt(p.getFileName().toString()))
                  .reversed())
          .map(version -> version.resolve("bin"))
          .toList()
          .stream();
    } catch (IOException | NumberFormatException e) {
      return Stream.empty();
    }
  }
}
