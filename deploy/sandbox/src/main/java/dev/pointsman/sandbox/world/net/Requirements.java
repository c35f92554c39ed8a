package dev.pointsman.sandbox.world.net;

import dev.pointsman.sandbox.world.WorldException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a machine must have for network namespaces, and what is missing of it. */
public final class Requirements {
  private static final Path TUN = Path.of("/dev/net/tun");

  private Requirements() {}

  /**
   * Refuses a machine that cannot have them.
   *
   * @throws WorldException with all that is missing, what was expected, and how to get it
   */
  public static void check() {
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      throw new WorldException("network namespaces: " + String.join("; ", missing));
    }
  }

  /** What is missing on this machine; empty when all is there. */
  public static List<String> missing() {
    return missing(
        System.getProperty("os.name"),
        System.getProperty("user.name"),
        Optional.ofNullable(System.getenv("PATH")).orElse(""),
        TUN);
  }

  static List<String> missing(String system, String user, String path, Path tun) {
    if (!system.equals("Linux")) {
      return List.of("system: " + system + " (expected: Linux)");
    }
    List<String> missing = new ArrayList<>();
    if (!user.equals("root")) {
      missing.add("user: " + user + " (expected: root; sudo does)");
    }
    program("ip", "iproute2", path).ifPresent(missing::add);
    program("nft", "nftables", path).ifPresent(missing::add);
    if (!Files.exists(tun)) {
      missing.add("device: no " + tun + " (expected: the kernel's TUN driver; modprobe tun)");
    }
    return missing;
  }

  private static Optional<String> program(String name, String debian, String path) {
    return Arrays.stream(path.split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)))
        ? Optional.empty()
        : Optional.of(
            "program: no %s on the PATH (expected: Debian's %s; apt-get install %s)"
                .formatted(name, debian, debian));
  }
}
