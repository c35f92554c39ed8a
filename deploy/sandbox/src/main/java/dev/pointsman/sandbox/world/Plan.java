package dev.pointsman.sandbox.world;

import dev.pointsman.sandbox.world.net.Layout;
import dev.pointsman.sandbox.world.net.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is decided about a world before it starts; kept in {@code world.json}, readable
 * by its owner only.
 *
 * @param folder all that it writes is below
 * @param regions in order of preference; the first one serves at the beginning
 * @param dns where the stand-in answers DNS and HTTP
 * @param secrets made for this world alone
 * @param network of its own; null on loopback
 */
public record Plan(
    String folder, List<Region> regions, StandIn dns, Secrets secrets, @Nullable Network network) {
  /** The protected service. */
  public static final String SERVICE = "shop";

  /** The zone that the stand-in serves. */
  public static final String ZONE = "pointsman.test";

  /** The record that the clients of the shop resolve. */
  public static final String RECORD = "shop." + ZONE;

  /** The database in every region. */
  public static final String DATABASE = "shop";

  /** Owner of the shop's tables; what applications connect as. */
  public static final String SHOP_USER = "shop";

  /** What controllers and agents connect as: a superuser. */
  public static final String OPERATOR_USER = "pointsman";

  /** What replicas connect as. */
  public static final String REPLICATION_USER = "replicator";

  /** The id of the world's zone is in it. */
  static final String ZONE_FILE = "zone";

  /** The service's definition is in it. */
  static final String DEFINITION_FILE = "service.yaml";

  /** What the links between the regions are like is in it. */
  static final String NETWORK_FILE = "network.json";

  /** Where the Route 53 stand-in listens. */
  public record StandIn(String address, int http, int dns) {
    /** Base URL of its API. */
    public String endpoint() {
      return "http://" + address + ":" + http;
    }
  }

  /** An access key of the stand-in's account. */
  public record AwsKey(String id, String secret) {
    @Override
    public String toString() {
      return "AwsKey[" + id + "]";
    }
  }

  /**
   * Bearer tokens of the API, of people and of guards, passwords, and keys of Route 53: the world's
   * own, and a reader's.
   */
  public record Secrets(
      String token,
      String guard,
      String shop,
      String operator,
      String replication,
      AwsKey route53,
      AwsKey readOnly) {
    @Override
    public String toString() {
      return "Secrets[hidden]";
    }
  }

  public Plan {
    regions = List.copyOf(regions);
  }

  /** The region that serves at the beginning. */
  public Region primary() {
    return regions.getFirst();
  }

  /**
   * The region of that name.
   *
   * @throws NoSuchElementException when there is none
   */
  public Region region(String name) {
    return regions.stream()
        .filter(r -> r.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "region: " + name + " (expected: one of " + names() + ")"));
  }

  /** All regions' names, in order of preference. */
  public List<String> names() {
    return regions.stream().map(Region::name).toList();
  }

  /** An address of the world's own at which nobody listens. */
  public String nowhere() {
    if (network != null) {
      return network.nowhere();
    }
    String outside = dns.address();
    return outside.substring(0, outside.lastIndexOf('.')) + ".200";
  }

  /** The figures that fit the distances. */
  public Timings timings() {
    return network == null ? Timings.LOOPBACK : Timings.ACROSS_AN_OCEAN;
  }

  /** The places of its network; empty on loopback. */
  public Optional<Layout> layout() {
    return Optional.ofNullable(network)
        .map(
            own ->
                new Layout(
                    own,
                    regions.stream().map(r -> new Layout.Place(r.name(), r.address())).toList(),
                    new Layout.Place(Role.ROUTE53.text(), dns.address())));
  }

  /** The words that go before a command which is to run in a region; none on loopback. */
  List<String> inside(Region region) {
    return network == null ? List.of() : network.inside(region.name());
  }

  /** All members' client URLs. */
  public List<String> etcd() {
    return regions.stream().map(Region::etcd).toList();
  }

  /** Its folder. */
  public Path path() {
    return Path.of(folder);
  }

  /** Working folder of a process, made by whoever starts it. */
  public Path home(Region region, Role role) {
    return path().resolve(region.name()).resolve(role.text());
  }

  /** Where processes write their logs. */
  public Path logs() {
    return path().resolve("logs");
  }

  /** Where the keys of Route 53 are, as AWS's own tools read them. */
  public Path awsCredentials() {
    return secret("aws-credentials");
  }

  /** Where secrets are, one file each. */
  public Path secret(String name) {
    return path().resolve("secrets").resolve(name);
  }
}
