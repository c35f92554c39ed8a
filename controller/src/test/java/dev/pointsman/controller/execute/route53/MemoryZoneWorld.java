package dev.pointsman.controller.execute.route53;

import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.Offload;
import dev.pointsman.controller.execute.Pace;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.controller.execute.testing.TrafficWorld;
import dev.pointsman.coordination.model.TrafficSpec;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** The driver on a zone in memory. */
final class MemoryZoneWorld implements TrafficWorld {
  static final TrafficSpec.Route53 SHOP =
      new TrafficSpec.Route53(
          "Z1",
          "shop.example.com",
          TrafficSpec.RecordType.A,
          Duration.ofSeconds(30),
          Map.of("us-east-1", "hc-east"));

  private final MemoryZone zone = new MemoryZone();
  private final Route53Traffic driver;

  MemoryZoneWorld(Vertx vertx) {
    Route53Options options = Route53Options.of(null, "us-east-1");
    driver =
        new Route53Traffic(
            new Offload(vertx, "test"), zone, new Switching(zone, Pace.real(), leading(), options));
  }

  static Leadership leading() {
    return new Leadership() {
      @Override
      public boolean holds() {
        return true;
      }

      @Override
      public long term() {
        return 1;
      }
    };
  }

  @Override
  public TrafficDriver driver() {
    return driver;
  }

  @Override
  public TrafficSpec.Route53 traffic() {
    return SHOP;
  }

  @Override
  public SortedMap<String, String> pointing() {
    TreeMap<String, String> pointing = new TreeMap<>();
    for (ResourceRecordSet set : zone.find("shop.example.com.", RRType.A)) {
      pointing.put(
          set.failover() == null ? "PLAIN" : set.failoverAsString(),
          set.resourceRecords().getFirst().value());
    }
    return pointing;
  }

  @Override
  public String companion() {
    return zone.find("_pointsman.shop.example.com.", RRType.TXT).stream()
        .map(set -> set.resourceRecords().getFirst().value())
        .findFirst()
        .orElse("");
  }

  @Override
  public void overwriteCompanion(String text) {
    zone.put(
        with(zone.find("_pointsman.shop.example.com.", RRType.TXT).getFirst().toBuilder(), text));
  }

  @Override
  public void writePlainRecord(String address) {
    ResourceRecordSet.Builder plain =
        ResourceRecordSet.builder().name("shop.example.com.").type(RRType.A).ttl(30L);
    zone.put(with(plain, address));
  }

  @Override
  public void changePrimary(String address) {
    List<ResourceRecordSet> sets = zone.find("shop.example.com.", RRType.A);
    sets.stream()
        .filter(s -> "PRIMARY".equals(s.failoverAsString()))
        .forEach(s -> zone.put(with(s.toBuilder(), address)));
  }

  private static ResourceRecordSet with(ResourceRecordSet.Builder set, String value) {
    return set.resourceRecords(ResourceRecord.builder().value(value).build()).build();
  }

  @Override
  public void close() {
    driver.close();
  }
}
