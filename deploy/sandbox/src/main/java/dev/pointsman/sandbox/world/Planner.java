package dev.pointsman.sandbox.world;

import dev.pointsman.sandbox.world.net.Network;
import dev.pointsman.sandbox.world.net.Subnets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Chooses addresses, ports and secrets that nobody else uses.
 *
 * <p>Each region gets an address of its own, in a /24 of the world's own, so that an address record
 * tells regions apart: on loopback, or on a network of the world's own. On loopback, ports lie
 * below the range from which systems take ports for outgoing connections: what was free stays free
 * until the process that it is for has started, and while it is down.
 */
public final class Planner {
  /** Linux takes outgoing ports from 32768 on. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 12_000;

  /** With this many failures something else than a port in use is wrong. */
  private static final int ATTEMPTS = 200;

  /** The last byte of the stand-in's address. */
  private static final int OUTSIDE = 9;

  /** etcd and its peers, the API, PostgreSQL, the shop, the agent. */
  private static final Region.Ports USUAL = new Region.Ports(2379, 2380, 8080, 5432, 8000, 9100);

  private static final List<String> REGIONS = List.of("us-east-1", "us-west-2", "eu-west-1");

  private final SecureRandom random = new SecureRandom();

  /** A plan for a world in {@code folder}. */
  public Plan plan(Path folder, Terrain terrain) {
    return switch (terrain) {
      case LOOPBACK -> onLoopback(folder);
      case NAMESPACES -> withNetwork(folder);
    };
  }

  private Plan onLoopback(Path folder) {
    String net = "127." + (64 + random.nextInt(128)) + "." + random.nextInt(256) + ".";
    List<String> addresses = addresses(net);
    int shop = free(addresses);
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < REGIONS.size(); i++) {
      List<String> own = List.of(addresses.get(i));
      Region.Ports ports =
          new Region.Ports(free(own), free(own), free(own), free(own), shop, free(own));
      regions.add(region(i + 1, addresses.get(i), ports));
    }
    String outside = net + OUTSIDE;
    Plan.StandIn standIn =
        new Plan.StandIn(outside, free(List.of(outside)), free(List.of(outside)));
    return new Plan(folder.toString(), regions, standIn, secrets(), null);
  }

  /**
   * In a namespace of its own a region has all ports; the stand-in shares them with the machine.
   */
  private Plan withNetwork(Path folder) {
    Network network = Subnets.ofThisMachine().free(random);
    List<String> addresses = addresses(network.prefix());
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < REGIONS.size(); i++) {
      regions.add(region(i + 1, addresses.get(i), USUAL));
    }
    List<String> any = List.of("0.0.0.0");
    Plan.StandIn standIn = new Plan.StandIn(network.prefix() + OUTSIDE, free(any), free(any));
    return new Plan(folder.toString(), regions, standIn, secrets(), network);
  }

  private static List<String> addresses(String net) {
    return List.of(net + 1, net + 2, net + 3);
  }

  private static Region region(int number, String address, Region.Ports ports) {
    return new Region(REGIONS.get(number - 1), address, "c" + number, "a" + number, ports);
  }

  private Plan.Secrets secrets() {
    return new Plan.Secrets(secret(), secret(), secret(), secret(), secret(), awsKey(), awsKey());
  }

  /** A port that can be bound on all of these addresses. */
  private int free(List<String> addresses) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = FIRST_PORT + random.nextInt(PORTS);
      if (addresses.stream().allMatch(a -> isFree(a, port))) {
        return port;
      }
    }
    throw new IllegalStateException("no free port on " + addresses + " in " + ATTEMPTS + " tries");
  }

  private static boolean isFree(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(false);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** As AWS writes them: twenty letters and digits, of which the first four tell what it is. */
  private Plan.AwsKey awsKey() {
    String id = secret().substring(0, 16).toUpperCase(Locale.ROOT);
    return new Plan.AwsKey("AKIA" + id, secret());
  }

  private String secret() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
