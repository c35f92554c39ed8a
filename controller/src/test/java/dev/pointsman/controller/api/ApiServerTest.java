package dev.pointsman.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.controller.view.PromiseAnswer;
import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.config.Document;
import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.model.AuditEntry;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Promise;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.KeySpace;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {
  private static final String WHO = "\"actor\":\"ann\",\"reason\":\"a drill\"";

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Command.Issued> given = new ArrayList<>();
  private ApiWorld world;

  ApiServerTest() throws Exception {
    this.world = new ApiWorld();
  }

  @BeforeEach
  void lead() {
    world.lead(
        issued -> {
          given.add(issued);
          return new Command.Outcome(issued.id(), "r1", null, "FAILOVER begun");
        });
  }

  @AfterEach
  void close() throws Exception {
    http.close();
    world.close();
  }

  @Test
  void answersProbesWithoutATokenAndSaysWhyItIsNotReady() throws Exception {
    assertThat(send(request("/healthz").GET()).statusCode()).isEqualTo(200);
    assertThat(send(request("/readyz").GET()).statusCode()).isEqualTo(200);
    world.loseLeader();
    HttpResponse<String> ready = send(request("/readyz").GET());
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).isEqualTo("{\"ready\":false,\"reasons\":[\"no leader is known\"]}");
  }

  @Test
  void doesNotCallAWorldEmptyThatItHasNeverRead() throws Exception {
    world.neverRead();
    for (String path : List.of("services", "world", "freezes", "services/shop")) {
      HttpResponse<String> response = get("/api/v1/" + path);
      assertThat(response.statusCode()).as(path).isEqualTo(503);
      assertThat(response.body()).contains("STORE_UNREAD", "etcd at x has not been read yet");
    }
  }

  @Test
  void wantsTheTokenForAllElse() throws Exception {
    for (String path : List.of("/metrics", "/api/v1/services", "/api/v1/nothing")) {
      assertThat(send(request(path).GET()).statusCode()).isEqualTo(401);
      assertThat(send(request(path).header("Authorization", "Bearer wrong").GET()).body())
          .contains("\"code\":\"UNAUTHENTICATED\"");
    }
    assertThat(get("/metrics").body()).isEqualTo("pointsman_up 1\n");
  }

  @Test
  void showsServicesWithTheirAssessmentsAndWhatStopsThem() throws Exception {
    assertThat(get("/api/v1/services").body())
        .contains("\"leader\":{\"controller\":\"c2\"", "\"name\":\"shop\"");
    assertThat(get("/api/v1/services/shop").body())
        .contains("\"spec-revision\":5", "\"status\":\"UP\"", "\"lag\":\"120ms\"");
    assertThat(get("/api/v1/services/shop/explain").body())
        .contains("\"veto\":\"SOURCE_NOT_DOWN\"", "traffic goes to us-east-1");
    assertThat(get("/api/v1/world").statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/freezes").body()).isEqualTo("{\"freezes\":[]}");
  }

  @Test
  void answersUnknownThingsWithAProblem() throws Exception {
    HttpResponse<String> response = get("/api/v1/services/other");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).contains("\"code\":\"NOT_FOUND\"", "there is no service other");
    assertThat(get("/api/v1/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/services/shop/runs/r9").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/services/shop/runs/a%2Fb").statusCode()).isEqualTo(400);
  }

  @Test
  void givesACommandToTheLeaderAndWaitsForItsOutcome() throws Exception {
    HttpResponse<String> response =
        post(
            "/api/v1/services/shop/failover",
            "{" + WHO + ",\"to\":\"us-west-2\",\"waivers\":[\"LAG_UNKNOWN\"]}");
    assertThat(response.body()).contains("\"run\":\"r1\"").contains("FAILOVER begun");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(given).hasSize(1);
    Command.Issued issued = given.getFirst();
    assertThat(issued.command())
        .isEqualTo(
            new Command.Failover("shop", "us-west-2", new TreeSet<>(List.of(Veto.LAG_UNKNOWN))));
    assertThat(issued.actor()).isEqualTo("ann");
    assertThat(issued.acceptedBy()).isEqualTo("c1");
  }

  @Test
  void givesEachKindOfCommand() throws Exception {
    String body = "{" + WHO;
    assertThat(
            post("/api/v1/services/shop/switchover", body + ",\"to\":\"us-west-2\"}").statusCode())
        .isEqualTo(200);
    assertThat(
            post("/api/v1/services/shop/admit", body + ",\"region\":\"us-west-2\"}").statusCode())
        .isEqualTo(200);
    for (String verb : List.of("retry", "abort")) {
      assertThat(post("/api/v1/services/shop/runs/r1/" + verb, body + "}").statusCode())
          .isEqualTo(200);
    }
    assertThat(
            post("/api/v1/services/shop/runs/r1/waive", body + ",\"veto\":\"FENCE_UNPROVEN\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(post("/api/v1/freezes", body + ",\"scope\":\"all\",\"for\":\"2h\"}").statusCode())
        .isEqualTo(200);
    assertThat(post("/api/v1/freezes/f1/lift", body + "}").statusCode()).isEqualTo(200);
    assertThat(given)
        .extracting(issued -> issued.command().getClass().getSimpleName())
        .containsExactly("Switchover", "Admit", "Retry", "Abort", "Waive", "FreezeIt", "Unfreeze");
  }

  @Test
  void refusesToFreezeARegionThatNoServiceHasAndListsThoseThatOneHas() throws Exception {
    String body = "{" + WHO + ",\"scope\":\"region\",\"for\":\"2h\",\"name\":";
    HttpResponse<String> refused = post("/api/v1/freezes", body + "\"us-esat-1\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("name: us-esat-1", "us-east-1, us-west-2");
    assertThat(given).isEmpty();
    assertThat(post("/api/v1/freezes", body + "\"us-west-2\"}").statusCode()).isEqualTo(200);
  }

  @Test
  void doesNothingTwiceUnderOneIdempotencyKey() throws Exception {
    HttpRequest.Builder request =
        authorized("/api/v1/services/shop/failover")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "k-1")
            .POST(BodyPublishers.ofString("{" + WHO + "}"));
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(given).hasSize(1);
  }

  @Test
  void refusesAKeyThatAnotherCommandUses() throws Exception {
    Command.Issued other =
        new Command.Issued(
            "k-2", new Command.Retry("shop", "r1"), "deputy", "x", null, "c2", Instant.EPOCH);
    try (ApiWorld quiet = new ApiWorld()) {
      quiet.put(KeySpace.command("k-2"), Codecs.COMMAND.encode(other));
      HttpResponse<String> response =
          send(
              HttpRequest.newBuilder(URI.create(quiet.url() + "/api/v1/services/shop/failover"))
                  .header("Authorization", "Bearer " + ApiWorld.TOKEN)
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "k-2")
                  .POST(BodyPublishers.ofString("{" + WHO + "}")));
      assertThat(response.statusCode()).isEqualTo(409);
      assertThat(response.body()).contains("IDEMPOTENCY_CONFLICT");
    }
  }

  @Test
  void answersThatACommandIsAcceptedWhenNobodyHasSettledItInTime() throws Exception {
    try (ApiWorld quiet = new ApiWorld()) {
      HttpResponse<String> response =
          send(
              HttpRequest.newBuilder(
                      URI.create(quiet.url() + "/api/v1/services/shop/failover?wait=0s"))
                  .header("Authorization", "Bearer " + ApiWorld.TOKEN)
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "k-3")
                  .POST(BodyPublishers.ofString("{" + WHO + "}")));
      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(response.headers().firstValue("Location")).contains("/api/v1/commands/k-3");
      assertThat(quiet.get(KeySpace.command("k-3"))).isNotNull();
    }
  }

  @Test
  void refusesACommandAtOnceWhenNobodyLeads() throws Exception {
    world.loseLeader();
    HttpResponse<String> response = post("/api/v1/services/shop/failover", "{" + WHO + "}");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("\"code\":\"NO_LEADER\"");
    assertThat(world.count(KeySpace.COMMANDS)).isZero();
  }

  @Test
  void refusesACommandAtOnceWhenTheStoreWentBack() throws Exception {
    world.rewind();
    HttpResponse<String> response = post("/api/v1/services/shop/failover", "{" + WHO + "}");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("\"code\":\"STORE_REWOUND\"", "after 9 was seen");
    assertThat(world.count(KeySpace.COMMANDS)).isZero();
  }

  @Test
  void passesOnTheVetoThatStandsAgainstACommand() throws Exception {
    try (ApiWorld refusing = new ApiWorld()) {
      refusing.lead(
          issued -> new Command.Outcome(issued.id(), null, Veto.NO_CANDIDATE, "no other region"));
      HttpResponse<String> response =
          send(
              HttpRequest.newBuilder(URI.create(refusing.url() + "/api/v1/services/shop/failover"))
                  .header("Authorization", "Bearer " + ApiWorld.TOKEN)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{" + WHO + "}")));
      assertThat(response.statusCode()).isEqualTo(409);
      assertThat(response.body()).contains("\"code\":\"NO_CANDIDATE\"", "no other region");
    }
  }

  @Test
  void tellsAllProblemsOfACommandAtOnce() throws Exception {
    HttpResponse<String> response =
        post(
            "/api/v1/services/shop/failover",
            "{\"actor\":\"\",\"to\":\"mars\",\"waivers\":[\"LUCK\"],\"force\":true}");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body())
        .contains(
            "actor: no such text",
            "reason: missing",
            "to: mars (expected: one of us-east-1, us-west-2)",
            "waivers: LUCK (expected: one of OBSERVE_ONLY",
            "force: unknown field");
    assertThat(given).isEmpty();
  }

  @Test
  void refusesWhatABrowserCouldBeMadeToPostAndWhatIsTooLarge() throws Exception {
    HttpRequest.Builder form =
        authorized("/api/v1/services/shop/failover")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{" + WHO + "}"));
    assertThat(send(form).statusCode()).isEqualTo(415);
    assertThat(post("/api/v1/freezes", " ".repeat(2 << 20)).statusCode()).isEqualTo(413);
  }

  @Test
  void storesDefinitionsAndRosterTogetherAndLeavesWhatHasNotChanged() throws Exception {
    assertThat(apply("&dryRun=true", ApiWorld.DEFINITION).body())
        .contains("\"dry-run\":true", "\"stored\":[\"shop\"]", "traffic.ttl: 61s");
    assertThat(world.get(KeySpace.spec("shop"))).isNull();
    assertThat(apply("", ApiWorld.DEFINITION).body()).contains("\"stored\":[\"shop\"]");
    assertThat(Codecs.SPEC.decode(String.valueOf(world.get(KeySpace.spec("shop")))).name())
        .isEqualTo("shop");
    assertThat(Codecs.ROSTER.decode(String.valueOf(world.get(KeySpace.ROSTER))).members())
        .hasSize(3);
    assertThat(world.count(KeySpace.AUDIT)).isEqualTo(1);
    assertThat(apply("", ApiWorld.DEFINITION).body())
        .contains("\"stored\":[]", "\"unchanged\":[\"shop\"]", "\"roster\":false");
    assertThat(world.count(KeySpace.AUDIT)).isEqualTo(1);
  }

  @Test
  void storesNothingIfAnythingIsWrong() throws Exception {
    String wrong =
        ApiWorld.DEFINITION.replace("ttl: 61s", "ttl: 600s").replace("port: 443", "port: none");
    HttpResponse<String> response = apply("", wrong);
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body())
        .contains(
            "services[0].traffic.ttl: 600s",
            "services[0].regions[0].checks[0].port: none",
            "services[0].regions[1].checks[0].port: none");
    assertThat(world.count(KeySpace.PREFIX)).isZero();
  }

  @Test
  void storesNothingWhileAValueThatBearsOnItCannotBeRead() throws Exception {
    world.put(KeySpace.state("shop"), "{");
    HttpResponse<String> response = apply("", ApiWorld.DEFINITION);
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("services/shop/state: unreadable");
    assertThat(world.get(KeySpace.spec("shop"))).isNull();
  }

  @Test
  void storesADefinitionAndWarnsWhileAnotherServicesCannotBeRead() throws Exception {
    world.put(KeySpace.spec("billing"), "{");
    HttpResponse<String> response = apply("", ApiWorld.DEFINITION);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("services/billing/spec: unreadable");
    assertThat(world.get(KeySpace.spec("shop"))).isNotNull();
    assertThat(world.get(KeySpace.spec("billing"))).isEqualTo("{");
  }

  @Test
  void listsFreezesWithTheServices() throws Exception {
    assertThat(get("/api/v1/services").body()).contains("\"freezes\":[]");
  }

  @Test
  void readsTheRecordNewestFirstPageByPage() throws Exception {
    Instant now = world.now().at();
    audit(now.minusSeconds(40), "shop", "third");
    audit(now.minusSeconds(30), "billing", "another's");
    audit(now.minusSeconds(20), null, "of all");
    audit(now.minusSeconds(10), "shop", "first");
    audit(now.minusSeconds(90_000), "shop", "of yesterday");
    world.put(KeySpace.audit(KeySpace.auditId(now, "x")), "{");

    String page = get("/api/v1/audit?service=shop&limit=2").body();
    assertThat(page).contains("\"unreadable\":[\"" + KeySpace.AUDIT).doesNotContain("another's");
    assertThat(page.indexOf("first")).isPositive().isLessThan(page.indexOf("of all"));
    String next = page.replaceAll(".*\"next\":\"([^\"]+)\".*", "$1");
    assertThat(get("/api/v1/audit?service=shop&limit=2&before=" + next).body())
        .contains("third")
        .doesNotContain("of all", "of yesterday", "next", "another's");
    assertThat(get("/api/v1/audit?service=shop&since=48h").body()).contains("of yesterday");
  }

  @Test
  void refusesQuestionsForTheRecordThatMakeNoSense() throws Exception {
    for (String query : List.of("since=soon", "since=9999h", "limit=0", "limit=x", "before=a/b")) {
      assertThat(get("/api/v1/audit?" + query).statusCode()).as(query).isEqualTo(400);
    }
  }

  private void audit(Instant at, @Nullable String service, String detail) throws Exception {
    world.put(
        KeySpace.audit(KeySpace.auditId(at, "id")),
        Codecs.AUDIT.encode(
            new AuditEntry(at, "ann", "Failover", service, null, detail, new TreeMap<>())));
  }

  @Test
  void saysThatTheStoreCannotBeAsked() throws Exception {
    world.store().disconnect();
    assertThat(get("/api/v1/services/shop/runs").statusCode()).isEqualTo(503);
  }

  @Test
  void servesEverythingThatItsDescriptionNames() throws Exception {
    byte[] text = resource("openapi.yaml");
    Fields paths =
        Document.parse(text, new Problems()).orElseThrow().fields().section("paths").orElseThrow();
    for (String path : paths.names()) {
      Fields verbs = paths.section(path).orElseThrow();
      String known = path.replace("{service}", "shop").replaceAll("\\{[a-z]+}", "x1");
      for (String verb : verbs.names()) {
        HttpResponse<String> response = verb.equals("get") ? get(known) : post(known, "{}");
        assertThat(response.body()).as(verb + " " + path).doesNotContain("cannot be served");
      }
    }
    assertThat(paths.names()).hasSize(21);
  }

  private static byte[] resource(String name) throws Exception {
    try (InputStream in = ApiServer.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  @Test
  void refusesToListenElsewhereWithoutAToken() {
    assertThatThrownBy(() -> new ApiServer.Options(new HostPort("0.0.0.0", 0), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new ApiServer.Options(new HostPort("0.0.0.0", 0), "hunter2").toString())
        .doesNotContain("hunter2");
  }

  private HttpResponse<String> apply(String more, String yaml) throws Exception {
    return send(
        authorized("/api/v1/apply?actor=ann&reason=first" + more)
            .header("Content-Type", "application/yaml")
            .POST(BodyPublishers.ofString(yaml)));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(authorized(path).GET());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        authorized(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder authorized(String path) {
    return request(path).header("Authorization", "Bearer " + ApiWorld.TOKEN);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(world.url() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static final String ASKED =
      "{\"service\":\"shop\",\"region\":\"us-east-1\",\"instance\":\"g1\",\"epoch\":3,\"round\":7}";

  @Test
  void answersAGuardThatAsksForAPromiseAlsoBeforeTheStoreWasRead() throws Exception {
    world.neverRead();
    world.promises(asked -> new PromiseAnswer.Given(new Promise("c1", asked)));
    HttpResponse<String> given = promise(ApiWorld.GUARD_TOKEN, ASKED);
    assertThat(given.statusCode()).isEqualTo(200);
    assertThat(given.body()).isEqualTo("{\"controller\":\"c1\",\"to\":" + ASKED + "}");

    world.promises(
        _ -> new PromiseAnswer.Refused(PromiseAnswer.Code.STORE_ANSWERS, "etcd answers c1"));
    HttpResponse<String> refused = promise(ApiWorld.TOKEN, ASKED);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(refused.body()).contains("\"code\":\"STORE_ANSWERS\"", "etcd answers c1");
  }

  @Test
  void takesAGuardsTokenForPromisesAndForNothingElse() throws Exception {
    assertThat(promise("wrong", ASKED).statusCode()).isEqualTo(401);
    assertThat(promise("", ASKED).statusCode()).isEqualTo(401);
    for (String path : List.of("/metrics", "/api/v1/services")) {
      assertThat(
              send(request(path).header("Authorization", "Bearer " + ApiWorld.GUARD_TOKEN).GET())
                  .statusCode())
          .as(path)
          .isEqualTo(401);
    }
  }

  @Test
  void refusesWhatIsNoRequestForAPromise() throws Exception {
    String guard = ApiWorld.GUARD_TOKEN;
    assertThat(promise(guard, "{}").statusCode()).isEqualTo(422);
    assertThat(promise(guard, "").statusCode()).isEqualTo(422);
    assertThat(promise(guard, ASKED.replace("us-east-1", "a/../b")).statusCode()).isEqualTo(400);
    assertThat(promise(guard, ASKED + " ".repeat(5_000)).statusCode()).isEqualTo(413);
    assertThat(
            send(request("/api/v1/promises")
                    .header("Authorization", "Bearer " + guard)
                    .header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString(ASKED)))
                .statusCode())
        .isEqualTo(415);
  }

  private HttpResponse<String> promise(String token, String body) throws Exception {
    return send(
        request("/api/v1/promises")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }
}
