package dev.pointsman.sandbox.world;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the programs of a world are started: many small virtual machines on few processors. */
final class Jvm {
  private Jvm() {}

  /** The command that runs {@code mainClass} with this process's JDK and class path. */
  static List<String> command(String mainClass, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:+UseSerialGC"); // one collector thread each is plenty
    command.add("-XX:TieredStopAtLevel=1"); // start-up counts, peak speed does not
    command.add("-XX:+UseCompactObjectHeaders");
    command.add("-Xlog:aot*=off"); // a cache that does not fit is not used; that is all
    command.add("-Xlog:cds*=off");
    command.add("-Xmx96m");
    command.add("-Xss512k");
    command.add("-XX:+ErrorFileToStderr"); // and so into the log
    cache().ifPresent(command::add);
    command.add("-cp");
    command.add(classPath());
    command.add(mainClass);
    command.addAll(List.of(words));
    return command;
  }

  /**
   * This process's own. The cache fits a class path that begins with that of its making: where a
   * test runs, with classes that are in no jar, the folder of jars comes first.
   */
  private static String classPath() {
    String own = System.getProperty("java.class.path");
    String folder = System.getProperty("pointsman.lib");
    if (folder == null || cache().isEmpty()) {
      return own;
    }
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      String jars =
          files
              .map(Path::toString)
              .filter(f -> f.endsWith(".jar"))
              .sorted()
              .collect(Collectors.joining(File.pathSeparator));
      return jars + File.pathSeparator + own;
    } catch (IOException e) {
      throw new WorldException(folder + ": " + e.getMessage(), e);
    }
  }

  /** The launcher names the cache of loaded classes, when it has made one. */
  private static Optional<String> cache() {
    String file = System.getProperty("pointsman.cache");
    return file == null || !Files.isReadable(Path.of(file))
        ? Optional.empty()
        : Optional.of("-XX:AOTCache=" + file);
  }
}
