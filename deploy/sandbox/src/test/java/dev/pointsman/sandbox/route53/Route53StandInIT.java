package dev.pointsman.sandbox.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.sandbox.route53.api.BatchLog;
import dev.pointsman.sandbox.route53.api.Faults;
import dev.pointsman.sandbox.route53.api.LoggedBatch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.PriorRequestNotCompleteException;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.Route53Exception;

/** Where the stand-in is Route 53's and no other's: exact batches, limits, and faults. */
final class Route53StandInIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
  }

  private Route53StandIn start(StandInOptions options) {
    StandInServer server = StandInServer.start(options);
    open.add(server);
    return server.standIn();
  }

  private Route53StandIn start() {
    return start(StandInOptions.defaults().withRequestsPerSecond(0));
  }

  private Route53Client client(Route53StandIn standIn, String accessKey) {
    Route53Client client = Route53Server.client(standIn.endpoint(), accessKey);
    open.add(client);
    return client;
  }

  private static ResourceRecordSet set(RRType type, String name, String value) {
    return ResourceRecordSet.builder()
        .name(name)
        .type(type)
        .ttl(30L)
        .resourceRecords(ResourceRecord.builder().value(value).build())
        .build();
  }

  private static ResourceRecordSet companion(int batch) {
    return set(RRType.TXT, "_pointsman.shop.example.com.", "\"owner=c batch=" + batch + "\"");
  }

  private static ResourceRecordSet shop(String address) {
    return set(RRType.A, "shop.example.com.", address);
  }

  private static Change of(ChangeAction action, ResourceRecordSet set) {
    return Change.builder().action(action).resourceRecordSet(set).build();
  }

  private static ChangeInfo change(Route53Client client, String zone, Change... changes) {
    return client
        .changeResourceRecordSets(b -> b.hostedZoneId(zone).changeBatch(c -> c.changes(changes)))
        .changeInfo();
  }

  /** A batch as the controller sends it: companion as expected, the next one, and the record. */
  private static ChangeInfo move(Route53Client client, String zone, int from, String address) {
    return change(
        client,
        zone,
        of(ChangeAction.DELETE, companion(from)),
        of(ChangeAction.CREATE, companion(from + 1)),
        of(ChangeAction.UPSERT, shop(address)));
  }

  private static List<ResourceRecordSet> listed(Route53Client client, String zone) {
    return client.listResourceRecordSets(b -> b.hostedZoneId(zone)).resourceRecordSets();
  }

  @Test
  void aStaleBatchIsRefusedAsAWhole() {
    Route53StandIn standIn = start();
    String zone = standIn.createZone("example.com").await();
    Route53Client client = client(standIn, "AKIDONE");
    change(
        client,
        zone,
        of(ChangeAction.CREATE, companion(1)),
        of(ChangeAction.CREATE, shop("192.0.2.1")));
    move(client, zone, 1, "192.0.2.2");

    assertThatThrownBy(() -> move(client, zone, 1, "192.0.2.3"))
        .isInstanceOf(InvalidChangeBatchException.class)
        .hasMessageContaining(
            "[Tried to delete resource record set [name='_pointsman.shop.example.com.',"
                + " type='TXT'] but the values provided do not match the current values");

    assertThat(listed(client, zone)).contains(companion(2), shop("192.0.2.2"));
    assertThat(standIn.batches().accepted()).hasSize(2);
    assertThat(standIn.batches().refused())
        .singleElement()
        .satisfies(
            batch -> {
              assertThat(batch.accessKey()).isEqualTo("AKIDONE");
              assertThat(batch.changes()).hasSize(3);
            });
  }

  @Test
  void ofManyWhoCompareAndSwapAtOnceOneWins() {
    Route53StandIn standIn = start();
    String zone = standIn.createZone("example.com").await();
    Route53Client client = client(standIn, "AKIDONE");
    change(client, zone, of(ChangeAction.CREATE, companion(1)));
    int won = 0;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        String address = "192.0.2." + i;
        attempts.add(CompletableFuture.supplyAsync(() -> wins(client, zone, address), callers));
      }
      for (CompletableFuture<Boolean> attempt : attempts) {
        won += attempt.join() ? 1 : 0;
      }
    }
    assertThat(won).isEqualTo(1);
    assertThat(listed(client, zone)).contains(companion(2)).hasSize(4);
  }

  private static boolean wins(Route53Client client, String zone, String address) {
    try {
      move(client, zone, 1, address);
      return true;
    } catch (InvalidChangeBatchException | PriorRequestNotCompleteException refused) {
      return false;
    }
  }

  @Test
  void aPageMayBeginWithinTheSetsOfOneName() {
    Route53StandIn standIn = start();
    String zone = standIn.createZone("example.com").await();
    Route53Client client = client(standIn, "AKIDONE");
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ResourceRecordSet set =
          shop("192.0.2." + i).toBuilder().setIdentifier("set-" + i).weight((long) i).build();
      changes.add(of(ChangeAction.CREATE, set));
    }
    change(client, zone, changes.toArray(Change[]::new));
    List<ResourceRecordSet> paged =
        client
            .listResourceRecordSetsPaginator(b -> b.hostedZoneId(zone).maxItems("2"))
            .resourceRecordSets()
            .stream()
            .limit(100)
            .toList();
    assertThat(paged).hasSize(9).containsExactlyElementsOf(listed(client, zone));
  }

  @Test
  void createOverAnExistingSetIsRefused() {
    Route53StandIn standIn = start();
    String zone = standIn.createZone("example.com").await();
    Route53Client client = client(standIn, "AKIDONE");
    change(client, zone, of(ChangeAction.CREATE, shop("192.0.2.1")));
    assertThatThrownBy(() -> change(client, zone, of(ChangeAction.CREATE, shop("192.0.2.2"))))
        .isInstanceOf(InvalidChangeBatchException.class)
        .hasMessageContaining("but it already exists");
  }

  @Test
  void aChangeIsPendingAndThenInSyncAndAnsweredOnlyThen() throws Exception {
    Route53StandIn standIn =
        start(
            StandInOptions.defaults()
                .withRequestsPerSecond(0)
                .withTimes(Duration.ZERO, Duration.ofSeconds(2)));
    String zone = standIn.createZone("example.com").await();
    Route53Client client = client(standIn, "AKIDONE");
    ChangeInfo change = change(client, zone, of(ChangeAction.CREATE, shop("192.0.2.1")));
    assertThat(change.status()).isEqualTo(ChangeStatus.PENDING);
    Await.until(
        "INSYNC",
        LIMIT,
        () ->
            client.getChange(b -> b.id(change.id())).changeInfo().status() == ChangeStatus.INSYNC);
    assertThat(Dig.answers(standIn, "shop.example.com", "A")).containsExactly("192.0.2.1");
  }

  @Test
  void oneBatchIsInFlightPerZone() {
    Route53StandIn standIn = start();
    String zone = standIn.createZone("example.com").await();
    String other = standIn.createZone("example.org").await();
    Route53Client client = client(standIn, "AKIDONE");
    standIn.faults().holdNextBatch(Faults.Hold.PROCESSING, Duration.ofSeconds(5));
    try (ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<ChangeInfo> held =
          CompletableFuture.supplyAsync(
              () -> change(client, zone, of(ChangeAction.CREATE, shop("192.0.2.1"))), caller);
      // The hold is taken by the batch that has taken the zone.
      Await.until("the held one in processing", LIMIT, () -> !standIn.faults().holdsBack());
      assertThatThrownBy(() -> change(client, zone, of(ChangeAction.CREATE, companion(1))))
          .isInstanceOf(PriorRequestNotCompleteException.class);
      change(
          client, other, of(ChangeAction.CREATE, set(RRType.A, "shop.example.org.", "192.0.2.1")));
      assertThat(held.join().status()).isEqualTo(ChangeStatus.PENDING);
    }
    assertThat(listed(client, zone)).contains(shop("192.0.2.1"));
  }

  @Test
  void aBatchHeldOnItsWayArrivesStale() {
    Route53StandIn standIn = start();
    String zone = standIn.createZone("example.com").await();
    Route53Client client = client(standIn, "AKIDONE");
    change(client, zone, of(ChangeAction.CREATE, companion(1)));
    standIn.faults().holdNextBatch(Faults.Hold.ARRIVAL, Duration.ofSeconds(5));
    try (ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Boolean> late =
          CompletableFuture.supplyAsync(() -> wins(client, zone, "192.0.2.66"), caller);
      Await.until("the late one on its way", LIMIT, () -> !standIn.faults().holdsBack());
      move(client, zone, 1, "192.0.2.2");
      assertThat(late.join()).isFalse();
    }
    assertThat(listed(client, zone)).contains(companion(2), shop("192.0.2.2"));
  }

  @Test
  void aBatchWhoseAnswerIsLostHasTakenHoldOnce() {
    Route53StandIn standIn = start();
    String zone = standIn.createZone("example.com").await();
    Route53Client client = client(standIn, "AKIDONE");
    standIn.faults().loseNextAnswer();
    assertThatThrownBy(() -> change(client, zone, of(ChangeAction.CREATE, companion(1))))
        .isInstanceOf(SdkClientException.class);
    assertThat(listed(client, zone)).contains(companion(1));
    assertThat(standIn.batches().accepted()).hasSize(1);
  }

  @Test
  void theControlPlaneIsLostWhileTheNameServersGoOn() throws Exception {
    Route53StandIn standIn = start();
    String zone = standIn.createZone("example.com").await();
    Route53Client client = client(standIn, "AKIDONE");
    control(standIn, "control-plane", "{\"state\":\"unavailable\"}");
    assertThatThrownBy(() -> listed(client, zone))
        .isInstanceOfSatisfying(
            Route53Exception.class, lost -> assertThat(lost.statusCode()).isEqualTo(503));
    control(standIn, "control-plane", "{\"state\":\"hangs\"}");
    assertThatThrownBy(
            () ->
                client.listResourceRecordSets(
                    b ->
                        b.hostedZoneId(zone)
                            .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofSeconds(1)))))
        .isInstanceOf(SdkClientException.class);
    assertThat(Dig.answers(standIn, "example.com", "NS")).isNotEmpty();
    control(standIn, "control-plane", "{\"state\":\"up\"}");
    assertThat(listed(client, zone)).hasSize(2);
  }

  @Test
  void moreThanFiveRequestsASecondAreThrottled() {
    Route53StandIn standIn = start(StandInOptions.defaults());
    Route53Client client = client(standIn, "AKIDONE");
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                client.listHostedZones();
              }
            })
        .isInstanceOfSatisfying(
            Route53Exception.class,
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(400);
              assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("Throttling");
              assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
            });
  }

  @Test
  void theControlEndpointTellsEveryBatch() throws Exception {
    Route53StandIn standIn = start();
    String zone = standIn.createZone("example.com").await();
    Route53Client client = client(standIn, "AKIDONE");
    change(client, zone, of(ChangeAction.CREATE, companion(1)));
    assertThatThrownBy(() -> change(client, zone, of(ChangeAction.CREATE, companion(1))))
        .isInstanceOf(InvalidChangeBatchException.class);
    URI batches = standIn.endpoint().resolve("/_standin/batches");
    String told = http(HttpRequest.newBuilder(batches).build()).body();
    assertThat(told)
        .contains(
            "\"accepted\":true", "\"accepted\":false", "InvalidChangeBatch", "owner=c batch=1");
    BatchLog log = standIn.batches();
    assertThat(log.all()).extracting(LoggedBatch::number).containsExactly(1L, 2L);
    assertThat(control(standIn, "hold", "{\"millis\":-1}").statusCode()).isEqualTo(400);
    assertThat(control(standIn, "control-plane", "[1]").statusCode()).isEqualTo(400);
  }

  private static HttpResponse<String> control(Route53StandIn standIn, String what, String body)
      throws IOException, InterruptedException {
    return http(
        HttpRequest.newBuilder(standIn.endpoint().resolve("/_standin/" + what))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> http(HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
