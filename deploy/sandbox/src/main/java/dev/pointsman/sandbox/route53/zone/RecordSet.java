package dev.pointsman.sandbox.route53.zone;

import dev.pointsman.sandbox.route53.xml.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A resource record set, complete.
 *
 * @param weight 0..255
 * @param region of a latency record
 * @param failover PRIMARY or SECONDARY
 * @param ttl seconds; null for an alias
 * @param values in the order given; empty for an alias
 * @param location geolocation, geoproximity or CIDR routing, kept as it came and not routed by
 */
public record RecordSet(
    DnsName name,
    String type,
    @Nullable String setIdentifier,
    @Nullable Long weight,
    @Nullable String region,
    @Nullable String failover,
    @Nullable Boolean multivalue,
    @Nullable Long ttl,
    List<String> values,
    @Nullable AliasTarget alias,
    @Nullable String healthCheck,
    @Nullable Node location) {
  public RecordSet {
    values = List.copyOf(values);
  }

  /** A simple record set. */
  public static RecordSet simple(String name, String type, long ttl, String... values) {
    return new RecordSet(
        DnsName.of(name),
        type,
        null,
        null,
        null,
        null,
        null,
        ttl,
        List.of(values),
        null,
        null,
        null);
  }

  /** A failover record set; {@code role} is PRIMARY or SECONDARY. */
  public static RecordSet failover(
      String name,
      String type,
      String setIdentifier,
      String role,
      long ttl,
      @Nullable String healthCheck,
      String... values) {
    return new RecordSet(
        DnsName.of(name),
        type,
        setIdentifier,
        null,
        null,
        role,
        null,
        ttl,
        List.of(values),
        null,
        healthCheck,
        null);
  }

  /** A weighted record set. */
  public static RecordSet weighted(
      String name,
      String type,
      String setIdentifier,
      long weight,
      long ttl,
      @Nullable String healthCheck,
      String... values) {
    return new RecordSet(
        DnsName.of(name),
        type,
        setIdentifier,
        weight,
        null,
        null,
        null,
        ttl,
        List.of(values),
        null,
        healthCheck,
        null);
  }

  /** A multivalue answer record set. */
  public static RecordSet multivalue(
      String name,
      String type,
      String setIdentifier,
      long ttl,
      @Nullable String healthCheck,
      String value) {
    return new RecordSet(
        DnsName.of(name),
        type,
        setIdentifier,
        null,
        null,
        null,
        true,
        ttl,
        List.of(value),
        null,
        healthCheck,
        null);
  }

  /** Which set this is. */
  public RecordKey key() {
    return new RecordKey(name, type, Objects.requireNonNullElse(setIdentifier, ""));
  }

  /** How it shares its name; where several are given (which is refused), the first. */
  public RoutingPolicy policy() {
    if (weight != null) {
      return RoutingPolicy.WEIGHTED;
    }
    if (failover != null) {
      return RoutingPolicy.FAILOVER;
    }
    if (region != null) {
      return RoutingPolicy.LATENCY;
    }
    if (location != null) {
      return switch (location.name()) {
        case "GeoLocation" -> RoutingPolicy.GEOLOCATION;
        case "GeoProximityLocation" -> RoutingPolicy.GEOPROXIMITY;
        default -> RoutingPolicy.CIDR;
      };
    }
    return Boolean.TRUE.equals(multivalue) ? RoutingPolicy.MULTIVALUE : RoutingPolicy.SIMPLE;
  }

  /**
   * Whether a DELETE that names this set may delete {@code current}: every field and every value is
   * the same; only the order of the values is free. A multivalue flag that is left out matches.
   */
  boolean matches(RecordSet current) {
    return key().equals(current.key())
        && Objects.equals(weight, current.weight)
        && Objects.equals(region, current.region)
        && Objects.equals(failover, current.failover)
        && (multivalue == null || Objects.equals(multivalue, current.multivalue))
        && Objects.equals(ttl, current.ttl)
        && values.size() == current.values.size()
        && unordered(values).equals(unordered(current.values))
        && Objects.equals(alias, current.alias)
        && Objects.equals(healthCheck, current.healthCheck)
        && Objects.equals(location, current.location);
  }

  private static Set<String> unordered(List<String> values) {
    return new LinkedHashSet<>(values);
  }
}
