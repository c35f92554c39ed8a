package dev.pointsman.controller.sim.model;

import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.CapacitySpec;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.GuardSpec;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.Mode;
import dev.pointsman.coordination.model.Objectives;
import dev.pointsman.coordination.model.Policy;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.TrafficSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The one service of a simulated world. */
public final class Service {
  public static final String NAME = "shop";
  public static final List<String> REGIONS = List.of("a", "b", "c");
  static final String SYSTEM = "42";
  static final int PORT = 5432;

  private Service() {}

  /** Its definition. */
  public static ServiceSpec spec(
      Automation automation, Detection detection, Shape shape, Duration rpo) {
    return new ServiceSpec(
        NAME,
        Mode.ACTIVE_PASSIVE,
        automation,
        new Objectives(Duration.ofMinutes(1), rpo),
        detection,
        REGIONS.stream().map(Service::region).toList(),
        traffic(),
        new Policy(
            shape.coolDown(),
            shape.holdDown(),
            Policy.ByWhom.MANUAL,
            Policy.ByWhom.MANUAL,
            Policy.UnknownLag.REFUSE,
            Policy.WithoutProof.ASK));
  }

  static TrafficSpec.Route53 traffic() {
    return new TrafficSpec.Route53(
        "Z1", "shop.example.com", TrafficSpec.RecordType.A, Duration.ofSeconds(30), Map.of());
  }

  private static RegionSpec region(String name) {
    return new RegionSpec(
        name,
        address(name),
        List.of(new CheckSpec.Tcp("web", "web." + name, 80), new CheckSpec.Postgres("db", "main")),
        new DatabaseSpec.Postgres(
            "main", database(name), PORT, "postgres", "pointsman", new SecretRef("${env:P}")),
        new GuardSpec(Duration.ofSeconds(3), Duration.ofMillis(1500), List.of(), LastResort.KILL),
        new CapacitySpec.None());
  }

  static String database(String region) {
    return "db." + region;
  }

  /** Where a region's traffic goes. */
  public static String address(String region) {
    return "192.0.2." + (10 + REGIONS.indexOf(region));
  }

  /** By its place in the definition. */
  public static int number(String region) {
    return REGIONS.indexOf(region);
  }

  static String regionOf(DatabaseSpec spec) {
    return switch (spec) {
      case DatabaseSpec.Postgres postgres -> postgres.host().substring("db.".length());
    };
  }
}
