package dev.pointsman.sandbox.world.net;

import dev.pointsman.sandbox.world.Command;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the namespaces and the bridge of a world, and takes them away. Needs root. */
public final class Namespaces {
  /** The device through which a region's packets come to its relay. */
  public static final String RELAYED = "far0";

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Path NAMED = Path.of("/run/netns");
  private static final Path DEVICES = Path.of("/sys/class/net");

  /** One file for each network, with the folder of its world. */
  private static final Path CLAIMS = Path.of("/run/pointsman");

  /** By then a world that has claimed a network has its plan on disk. */
  private static final Duration BEGINNING = Duration.ofMinutes(1);

  /** What comes back from the relay goes out on the wire, not into the relay again. */
  private static final String TABLE = "100";

  /** Packets of this region come back from the relay: to the kernel they look forged. */
  private static final String SETTINGS =
      """
      cd /proc/sys/net/ipv4 && echo 1 >ip_forward
      echo 0 >conf/all/send_redirects
      for device in all eth0 %1$s; do echo 0 >conf/$device/rp_filter; done
      echo 1 >conf/%1$s/accept_local
      echo 0 >conf/eth0/send_redirects
      """
          .formatted(RELAYED);

  private Namespaces() {}

  /**
   * Makes all of a network.
   *
   * @throws WorldException when it is there already, or the machine cannot; what was made by then
   *     is left to {@link #remove}
   */
  public static void make(Layout layout, Path folder) {
    Requirements.check();
    Network network = layout.network();
    claim(network, folder);
    ip("link", "add", network.name(), "type", "bridge");
    for (String address :
        List.of(network.outside(), layout.route53().address(), network.nowhere())) {
      ip("address", "add", address + "/24", "dev", network.name());
    }
    ip("link", "set", network.name(), "up");
    for (int i = 0; i < layout.regions().size(); i++) {
      add(layout, layout.regions().get(i), network.name() + "-" + (i + 1));
    }
  }

  private static void add(Layout layout, Layout.Place region, String tie) {
    String namespace = layout.network().namespace(region.name());
    ip("netns", "add", namespace);
    ip("link", "add", tie, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    ip("link", "set", tie, "master", layout.network().name(), "up");
    String routes =
        layout.far(region).stream()
            .map(
                far ->
                    "route add %s dev %s src %s\n"
                        .formatted(far.address(), RELAYED, region.address()))
            .collect(Collectors.joining());
    run(
        """
        link set lo up
        address add %1$s/24 dev eth0
        link set eth0 up
        tuntap add dev %2$s mode tun
        link set %2$s up
        %3$sroute add %4$s dev eth0 table %5$s
        rule add iif %2$s lookup %5$s
        """
            .formatted(region.address(), RELAYED, routes, layout.network().subnet(), TABLE),
        List.of("ip", "-n", namespace, "-batch", "-"));
    run(
        null,
        Stream.concat(
                layout.network().inside(region.name()).stream(), Stream.of("sh", "-ec", SETTINGS))
            .toList());
  }

  /** Gives a namespace these rules, all at one instant. */
  static void rule(Network network, String region, String rules) {
    run(
        rules,
        Stream.concat(network.inside(region).stream(), Stream.of("nft", "-f", "-")).toList());
  }

  /** Takes away all of a network. What is not there is no error. */
  public static void remove(Network network) {
    for (String namespace : names(NAMED, network.name() + "-")) {
      ip("netns", "delete", namespace);
    }
    // another program's mounts may keep a namespace, and with it its tie, for as long as it lives
    for (String tie : names(DEVICES, network.name() + "-")) {
      unlink(tie);
    }
    unlink(network.name());
    try {
      Files.deleteIfExists(CLAIMS.resolve(network.name()));
    } catch (IOException e) {
      throw new WorldException(CLAIMS + ": " + e.getMessage(), e);
    }
  }

  /**
   * Takes away the networks of worlds that are no more: their folder has no plan with this network,
   * and nothing runs in them.
   *
   * @param isAlive whether the world of that folder has this network
   * @return how many
   */
  public static int sweep(BiPredicate<Path, String> isAlive) {
    if (!Files.isDirectory(CLAIMS) || !Requirements.missing().isEmpty()) {
      return 0;
    }
    int gone = 0;
    try (Stream<Path> claims = Files.list(CLAIMS)) {
      for (Path claim : claims.filter(c -> isOld(c)).toList()) {
        String name = claim.getFileName().toString();
        if (!isAlive.test(Path.of(Files.readString(claim).strip()), name) && isEmpty(name)) {
          remove(new Network(name, ""));
          gone++;
        }
      }
    } catch (IOException e) {
      throw new WorldException(CLAIMS + ": " + e.getMessage(), e);
    }
    return gone;
  }

  private static boolean isOld(Path claim) {
    try {
      return claim.getFileName().toString().startsWith(Network.OURS)
          && Files.getLastModifiedTime(claim).toInstant().isBefore(Instant.now().minus(BEGINNING));
    } catch (IOException _) {
      return false; // it goes away by itself meanwhile
    }
  }

  /**
   * A tie goes away by itself, some time after its namespace: that it is gone already is no error.
   */
  private static void unlink(String device) {
    try {
      if (Files.exists(DEVICES.resolve(device), LinkOption.NOFOLLOW_LINKS)) {
        ip("link", "delete", device);
      }
    } catch (WorldException e) {
      if (Files.exists(DEVICES.resolve(device), LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private static boolean isEmpty(String network) {
    return names(NAMED, network + "-").stream().allMatch(n -> ip("netns", "pids", n).isBlank());
  }

  private static List<String> names(Path folder, String prefix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(n -> n.getFileName().toString()).filter(n -> n.startsWith(prefix)).toList();
    } catch (IOException e) {
      throw new WorldException(folder + ": " + e.getMessage(), e);
    }
  }

  private static void claim(Network network, Path folder) {
    Path file = CLAIMS.resolve(network.name());
    try {
      Files.createDirectories(CLAIMS);
      Files.writeString(file, folder + "\n", StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new WorldException(
          "network: " + network.subnet() + " is another world's (" + file + "); try again", e);
    } catch (IOException e) {
      throw new WorldException(file + ": " + e.getMessage(), e);
    }
  }

  private static String ip(String... words) {
    return run(null, Stream.concat(Stream.of("ip"), Stream.of(words)).toList());
  }

  private static String run(@Nullable String input, List<String> command) {
    return Command.run(Path.of("/"), LIMIT, input, command);
  }
}
