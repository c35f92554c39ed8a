package dev.pointsman.controller.execute.testing;

import dev.pointsman.controller.execute.CallMeter;
import dev.pointsman.controller.execute.Leadership;
import dev.pointsman.controller.execute.TrafficDriver;
import dev.pointsman.controller.execute.route53.Route53Options;
import dev.pointsman.controller.execute.route53.Route53Traffic;
import dev.pointsman.coordination.model.TrafficSpec;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * A zone of its own on a server that speaks Route 53's protocol, and the real driver on it.
 * Credentials come from the SDK's default chain, as in production: a test sets the system
 * properties {@code aws.accessKeyId} and {@code aws.secretAccessKey}.
 */
public final class Route53World implements TrafficWorld {
  private static final String REGION = "us-east-1";
  private static final Duration TTL = Duration.ofSeconds(30);

  private final URI endpoint;
  private final Route53Client client;
  private final Route53Traffic driver;
  private final TrafficSpec.Route53 traffic;

  private Route53World(
      URI endpoint, Route53Client client, Route53Traffic driver, TrafficSpec.Route53 traffic) {
    this.endpoint = endpoint;
    this.client = client;
    this.driver = driver;
    this.traffic = traffic;
  }

  /** Makes a hosted zone at {@code endpoint}. */
  public static Route53World at(URI endpoint, Vertx vertx) {
    Route53Client client =
        Route53Client.builder()
            .endpointOverride(endpoint)
            .region(Region.of(REGION))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    String name = "z" + UUID.randomUUID().toString().substring(0, 8) + ".example.com";
    String zone =
        client
            .createHostedZone(r -> r.name(name).callerReference(name))
            .hostedZone()
            .id()
            .replace("/hostedzone/", "");
    return new Route53World(
        endpoint,
        client,
        open(endpoint, vertx, always(), CallMeter.NONE),
        new TrafficSpec.Route53(zone, "shop." + name, TrafficSpec.RecordType.A, TTL, Map.of()));
  }

  private static Route53Traffic open(
      URI endpoint, Vertx vertx, Leadership leadership, CallMeter meter) {
    return Route53Traffic.open(vertx, Route53Options.of(endpoint, REGION), leadership, meter);
  }

  /** The driver of another controller of this installation; whoever asks for it closes it. */
  public Route53Traffic another(Vertx vertx, Leadership leadership, CallMeter meter) {
    return open(endpoint, vertx, leadership, meter);
  }

  private static Leadership always() {
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
    return traffic;
  }

  @Override
  public SortedMap<String, String> pointing() {
    TreeMap<String, String> pointing = new TreeMap<>();
    for (ResourceRecordSet set : sets(traffic.record(), RRType.A)) {
      pointing.put(
          set.failover() == null ? "PLAIN" : set.failoverAsString(),
          set.resourceRecords().getFirst().value());
    }
    return pointing;
  }

  @Override
  public String companion() {
    List<ResourceRecordSet> sets = sets("_pointsman." + traffic.record(), RRType.TXT);
    return sets.isEmpty() ? "" : sets.getFirst().resourceRecords().getFirst().value();
  }

  private List<ResourceRecordSet> sets(String name, RRType type) {
    return client
        .listResourceRecordSets(r -> r.hostedZoneId(traffic.zone()))
        .resourceRecordSets()
        .stream()
        .filter(s -> s.name().equals(name + ".") && s.type() == type)
        .toList();
  }

  @Override
  public void overwriteCompanion(String text) {
    upsert(sets("_pointsman." + traffic.record(), RRType.TXT).getFirst(), text);
  }

  @Override
  public void writePlainRecord(String address) {
    upsert(
        ResourceRecordSet.builder()
            .name(traffic.record())
            .type(RRType.A)
            .ttl(TTL.toSeconds())
            .build(),
        address);
  }

  @Override
  public void changePrimary(String address) {
    sets(traffic.record(), RRType.A).stream()
        .filter(s -> "PRIMARY".equals(s.failoverAsString()))
        .forEach(s -> upsert(s, address));
  }

  private void upsert(ResourceRecordSet set, String value) {
    ResourceRecordSet changed =
        set.toBuilder().resourceRecords(ResourceRecord.builder().value(value).build()).build();
    Change change = Change.builder().action(ChangeAction.UPSERT).resourceRecordSet(changed).build();
    client.changeResourceRecordSets(
        r -> r.hostedZoneId(traffic.zone()).changeBatch(b -> b.changes(List.of(change))));
  }

  @Override
  public void close() {
    driver.close();
    client.close();
  }
}
