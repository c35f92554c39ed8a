package dev.pointsman.sandbox.route53.zone;

/** How record sets of one name and type share its answers. All of them have the same policy. */
public enum RoutingPolicy {
  SIMPLE("non-simple"),
  FAILOVER("non-failover"),
  WEIGHTED("non-weighted"),
  LATENCY("non-latency"),
  GEOLOCATION("non-geolocation"),
  GEOPROXIMITY("non-geoproximity"),
  CIDR("non-CIDR"),
  MULTIVALUE("non multivalue answer");

  private final String opposite;

  RoutingPolicy(String opposite) {
    this.opposite = opposite;
  }

  /** What a conflicting set is called in messages: {@code non-weighted}. */
  String opposite() {
    return opposite;
  }
}
