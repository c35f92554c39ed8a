package dev.pointsman.sandbox.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's programs, and the user that they run as: it refuses root, so root hands over to
 * {@value #USER}.
 *
 * @param bin folder of the programs
 * @param drop words before each command that change the user; empty when this is not root
 */
record PostgresTools(Path bin, List<String> drop) {
  /** The user that Debian's package makes. */
  static final String USER = "postgres";

  private static final int OLDEST = 15;
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  PostgresTools {
    drop = List.copyOf(drop);
  }

  /**
   * Finds the newest PostgreSQL of this machine.
   *
   * @throws WorldException when there is none
   */
  static PostgresTools find() {
    Path bin =
        newest()
            .orElseThrow(
                () ->
                    new WorldException(
                        "PostgreSQL "
                            + OLDEST
                            + " or newer: not found below "
                            + DEBIAN
                            + " (build/setup installs it)"));
    List<String> drop =
        isRoot()
            ? List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups")
            : List.of();
    return new PostgresTools(bin, drop);
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Optional<Path> newest() {
    if (!Files.isDirectory(DEBIAN)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .filter(v -> version(v) >= OLDEST && Files.isExecutable(v.resolve("bin/initdb")))
          .max(Comparator.comparingInt(PostgresTools::version))
          .map(v -> v.resolve("bin"));
    } catch (IOException e) {
      throw new WorldException(DEBIAN + ": " + e.getMessage(), e);
    }
  }

  private static int version(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches("[0-9]{1,4}") ? Integer.parseInt(name) : 0;
  }

  /** Runs one of the programs, as its user. */
  String run(Path folder, @Nullable String input, String program, String... words) {
    List<String> command = new ArrayList<>(drop);
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(words));
    return Command.run(folder, LIMIT, input, command);
  }

  /** Makes a folder that belongs to the database's user alone. */
  Path folder(Path path) {
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      own(path);
      return path;
    } catch (IOException e) {
      throw new WorldException(path + ": " + e.getMessage(), e);
    }
  }

  /** Gives a file or folder to the database's user. */
  void own(Path path) throws IOException {
    if (isRoot()) {
      Files.setOwner(
          path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
    }
  }
}
