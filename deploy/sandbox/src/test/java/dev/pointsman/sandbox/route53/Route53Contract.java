package dev.pointsman.sandbox.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.HealthCheck;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.HostedZoneNotEmptyException;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.NoSuchHealthCheckException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetRegion;
import software.amazon.awssdk.services.route53.model.Tag;
import software.amazon.awssdk.services.route53.model.TagResourceType;

/**
 * What Route 53, the stand-in and moto agree on, by the SDK as the controller uses it.
 *
 * <p>moto 5.2 departs from Route 53 where it accepts a CREATE over an existing set, answers a
 * DELETE that does not match with InvalidInput, says INSYNC at once, and gives the same page for
 * ever where a page begins within the sets of one name. That is tested on the stand-in alone, in
 * {@link Route53StandInIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Route53Contract {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Route53Server server;
  private final Route53Client client;
  private final List<String> checks = new ArrayList<>();
  private String zone = "";
  private String name = "";

  Route53Contract(Route53Server server) {
    this.server = server;
    this.client = Route53Server.client(server.endpoint(), "AKIDCONTRACT");
  }

  @BeforeEach
  void createZone() {
    name = "z" + UUID.randomUUID().toString().substring(0, 8) + ".example.com.";
    zone = create(name).hostedZone().id();
  }

  @AfterEach
  void deleteChecks() {
    checks.forEach(check -> client.deleteHealthCheck(b -> b.healthCheckId(check)));
    checks.clear();
  }

  @AfterAll
  void close() {
    client.close();
    server.close();
  }

  private CreateHostedZoneResponse create(String zoneName) {
    return client.createHostedZone(
        b -> b.name(zoneName).callerReference(UUID.randomUUID().toString()));
  }

  private ChangeInfo change(ChangeAction action, ResourceRecordSet... sets) {
    List<Change> changes = new ArrayList<>();
    for (ResourceRecordSet set : sets) {
      changes.add(Change.builder().action(action).resourceRecordSet(set).build());
    }
    return client
        .changeResourceRecordSets(b -> b.hostedZoneId(zone).changeBatch(c -> c.changes(changes)))
        .changeInfo();
  }

  private ResourceRecordSet set(
      String label, RRType type, String value, Consumer<ResourceRecordSet.Builder> more) {
    ResourceRecordSet.Builder set =
        ResourceRecordSet.builder()
            .name(label + "." + name)
            .type(type)
            .ttl(30L)
            .resourceRecords(ResourceRecord.builder().value(value).build());
    more.accept(set);
    return set.build();
  }

  private ResourceRecordSet a(String label, String address) {
    return set(label, RRType.A, address, _ -> {});
  }

  private List<ResourceRecordSet> listed() {
    return client.listResourceRecordSets(b -> b.hostedZoneId(zone)).resourceRecordSets();
  }

  private List<ResourceRecordSet> own() {
    return listed().stream().filter(set -> !set.name().equals(name)).toList();
  }

  @Test
  void aNewZoneHasItsSoaAndNsSets() {
    assertThat(listed())
        .extracting(ResourceRecordSet::type)
        .containsExactlyInAnyOrder(RRType.NS, RRType.SOA);
    assertThat(client.getHostedZone(b -> b.id(zone)).hostedZone().name()).isEqualTo(name);
    assertThat(client.getHostedZone(b -> b.id(zone)).delegationSet().nameServers()).isNotEmpty();
  }

  @Test
  void zonesAreListedAlsoByName() {
    assertThat(client.listHostedZones().hostedZones()).extracting(z -> z.name()).contains(name);
    assertThat(client.listHostedZonesByName(b -> b.dnsName(name).maxItems("1")).hostedZones())
        .extracting(z -> z.name())
        .containsExactly(name);
  }

  @Test
  void aSetIsCreatedListedAndDeletedByAllOfItsValues() {
    ResourceRecordSet shop = a("shop", "192.0.2.1");
    change(ChangeAction.CREATE, shop);
    assertThat(own()).containsExactly(shop);
    change(ChangeAction.DELETE, shop);
    assertThat(own()).isEmpty();
  }

  @Test
  void upsertCreatesAndReplaces() {
    change(ChangeAction.UPSERT, a("shop", "192.0.2.1"));
    change(ChangeAction.UPSERT, a("shop", "192.0.2.2"));
    assertThat(own()).containsExactly(a("shop", "192.0.2.2"));
  }

  @Test
  void failoverWeightedAndLatencySetsComeBackAsTheyWere() {
    String check = createCheck(8080).id();
    List<ResourceRecordSet> sets =
        List.of(
            set(
                "failover",
                RRType.A,
                "192.0.2.1",
                b ->
                    b.setIdentifier("east")
                        .failover(ResourceRecordSetFailover.PRIMARY)
                        .healthCheckId(check)),
            set(
                "failover",
                RRType.A,
                "192.0.2.2",
                b -> b.setIdentifier("west").failover(ResourceRecordSetFailover.SECONDARY)),
            set(
                "latency",
                RRType.A,
                "192.0.2.3",
                b -> b.setIdentifier("east").region(ResourceRecordSetRegion.US_EAST_1)),
            set("weighted", RRType.A, "192.0.2.4", b -> b.setIdentifier("east").weight(0L)),
            set("weighted", RRType.A, "192.0.2.5", b -> b.setIdentifier("west").weight(255L)));
    change(ChangeAction.CREATE, sets.toArray(ResourceRecordSet[]::new));
    assertThat(own()).containsExactlyInAnyOrderElementsOf(sets);
    change(ChangeAction.DELETE, sets.toArray(ResourceRecordSet[]::new));
    assertThat(own()).isEmpty();
  }

  @Test
  void aCompanionTextIsReplacedByDeletingAndCreating() {
    ResourceRecordSet before = set("_pointsman.shop", RRType.TXT, "\"epoch=7 batch=1\"", _ -> {});
    ResourceRecordSet after = set("_pointsman.shop", RRType.TXT, "\"epoch=8 batch=2\"", _ -> {});
    change(ChangeAction.CREATE, before);
    client.changeResourceRecordSets(
        b ->
            b.hostedZoneId(zone)
                .changeBatch(
                    c ->
                        c.changes(
                            Change.builder()
                                .action(ChangeAction.DELETE)
                                .resourceRecordSet(before)
                                .build(),
                            Change.builder()
                                .action(ChangeAction.CREATE)
                                .resourceRecordSet(after)
                                .build())));
    assertThat(own()).containsExactly(after);
  }

  @Test
  void aListingStartsWhereItIsTold() {
    change(ChangeAction.CREATE, a("a", "192.0.2.1"), a("b", "192.0.2.2"), a("a.b", "192.0.2.3"));
    ListResourceRecordSetsResponse page =
        client.listResourceRecordSets(
            b ->
                b.hostedZoneId(zone)
                    .startRecordName("b." + name)
                    .startRecordType(RRType.A)
                    .maxItems("1"));
    assertThat(page.resourceRecordSets()).containsExactly(a("b", "192.0.2.2"));
    assertThat(page.isTruncated()).isTrue();
    assertThat(page.nextRecordName()).isEqualTo("a.b." + name);
  }

  @Test
  void everyPageTogetherIsTheWholeZone() {
    List<ResourceRecordSet> sets = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      sets.add(a("n" + i, "192.0.2." + i));
    }
    change(ChangeAction.CREATE, sets.toArray(ResourceRecordSet[]::new));
    List<ResourceRecordSet> paged =
        client
            .listResourceRecordSetsPaginator(b -> b.hostedZoneId(zone).maxItems("2"))
            .resourceRecordSets()
            .stream()
            .limit(100) // a server that gives the same page for ever fails, and does not hang
            .toList();
    assertThat(paged).hasSize(9).containsAll(sets).doesNotHaveDuplicates();
  }

  @Test
  void aChangeIsInSyncInTheEnd() {
    ChangeInfo change = change(ChangeAction.CREATE, a("shop", "192.0.2.1"));
    Instant deadline = Instant.now().plus(LIMIT);
    while (client.getChange(b -> b.id(change.id())).changeInfo().status() != ChangeStatus.INSYNC) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Test
  void aZoneThatDoesNotExistIsSaidSo() {
    assertThatThrownBy(() -> client.getHostedZone(b -> b.id("ZNOSUCHZONE")))
        .isInstanceOf(NoSuchHostedZoneException.class);
    assertThatThrownBy(() -> client.listResourceRecordSets(b -> b.hostedZoneId("ZNOSUCHZONE")))
        .isInstanceOf(NoSuchHostedZoneException.class);
  }

  @Test
  void aZoneWithRecordsIsNotDeleted() {
    change(ChangeAction.CREATE, a("shop", "192.0.2.1"));
    assertThatThrownBy(() -> client.deleteHostedZone(b -> b.id(zone)))
        .isInstanceOf(HostedZoneNotEmptyException.class);
    change(ChangeAction.DELETE, a("shop", "192.0.2.1"));
    client.deleteHostedZone(b -> b.id(zone));
    assertThatThrownBy(() -> client.getHostedZone(b -> b.id(zone)))
        .isInstanceOf(NoSuchHostedZoneException.class);
  }

  private HealthCheck createCheck(int port) {
    HealthCheck check =
        client
            .createHealthCheck(
                b ->
                    b.callerReference(UUID.randomUUID().toString())
                        .healthCheckConfig(
                            c ->
                                c.type(HealthCheckType.HTTP)
                                    .ipAddress("127.0.0.1")
                                    .port(port)
                                    .resourcePath("/health")
                                    .requestInterval(10)
                                    .failureThreshold(2)))
            .healthCheck();
    checks.add(check.id());
    return check;
  }

  @Test
  void aHealthCheckIsCreatedReadListedUpdatedAndDeleted() {
    HealthCheck check = createCheck(8080);
    assertThat(client.getHealthCheck(b -> b.healthCheckId(check.id())).healthCheck())
        .isEqualTo(check);
    assertThat(client.listHealthChecks().healthChecks())
        .extracting(HealthCheck::id)
        .contains(check.id());
    HealthCheck updated =
        client
            .updateHealthCheck(b -> b.healthCheckId(check.id()).port(8081).failureThreshold(5))
            .healthCheck();
    assertThat(updated.healthCheckConfig().port()).isEqualTo(8081);
    assertThat(updated.healthCheckConfig().failureThreshold()).isEqualTo(5);
    assertThat(updated.healthCheckConfig().resourcePath()).isEqualTo("/health");
    client.deleteHealthCheck(b -> b.healthCheckId(check.id()));
    checks.clear();
    assertThatThrownBy(() -> client.getHealthCheck(b -> b.healthCheckId(check.id())))
        .isInstanceOf(NoSuchHealthCheckException.class);
  }

  @Test
  void tagsAreAddedReadAndRemoved() {
    client.changeTagsForResource(
        b ->
            b.resourceType(TagResourceType.HOSTEDZONE)
                .resourceId(zone)
                .addTags(
                    Tag.builder().key("owner").value("shop").build(),
                    Tag.builder().key("stage").value("test").build()));
    client.changeTagsForResource(
        b -> b.resourceType(TagResourceType.HOSTEDZONE).resourceId(zone).removeTagKeys("stage"));
    assertThat(
            client
                .listTagsForResource(
                    b -> b.resourceType(TagResourceType.HOSTEDZONE).resourceId(zone))
                .resourceTagSet()
                .tags())
        .containsExactly(Tag.builder().key("owner").value("shop").build());
  }
}
