package dev.pointsman.controller.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.config.Problem;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.GuardSpec;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.Limits;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.SecretRef;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.TrafficSpec;
import dev.pointsman.coordination.store.KeySpace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DefinitionTest {

  @Test
  void readsAWholeServiceAndPutsInWhatIsLeftOut() {
    Definition definition = read(Examples.SHOP);
    ServiceSpec shop = definition.services().getFirst();
    assertThat(definition.warnings()).isEmpty();
    assertThat(definition.roster()).isNotNull().extracting(Roster::quorum).isEqualTo(2);
    assertThat(shop.detection()).isEqualTo(Detection.fast());
    assertThat(shop.regions().getFirst().checks())
        .containsExactly(
            new CheckSpec.Http(
                "web",
                URI.create("https://shop.use1.example.com/health"),
                List.of(200),
                "ok",
                Map.of(),
                CheckSpec.Redirects.NONE,
                CheckSpec.Tls.DEFAULT,
                null),
            new CheckSpec.Postgres("db", "main"));
    assertThat(shop.regions().getFirst().database())
        .isEqualTo(
            new DatabaseSpec.Postgres(
                "main",
                "db.use1.example.com",
                5432,
                "postgres",
                "pointsman",
                new SecretRef("${env:SHOP_DB_PASSWORD}")));
    assertThat(shop.regions().getLast().guard())
        .isEqualTo(
            new GuardSpec(
                Duration.ofSeconds(3), Duration.ofMillis(1500), List.of(), LastResort.KILL));
    assertThat(shop.traffic())
        .isEqualTo(
            new TrafficSpec.Route53(
                "Z0123456789",
                "shop.example.com",
                TrafficSpec.RecordType.A,
                Duration.ofSeconds(30),
                Map.of("us-east-1", "hc-1")));
    assertThat(shop.policy().coolDown()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void changesSingleValuesOfAProfile() {
    String text = Examples.with("detection: fast", "detection: { profile: fast, fall: 2 }");
    Detection fast = Detection.fast();
    assertThat(read(text).services().getFirst().detection())
        .isEqualTo(
            new Detection(
                fast.interval(),
                fast.timeout(),
                2,
                fast.rise(),
                fast.recheck(),
                fast.stable(),
                fast.window(),
                fast.degraded()));
  }

  @Test
  void tellsTheProblemsOfShapeAndOfSenseAtOnce() {
    String text =
        Examples.SHOP
            .replace("automation: automatic", "automation: yes\n    colour: red")
            .replace("ttl: 30s", "ttl: 301s")
            .replace("address: 192.0.2.20", "address: not an address")
            .replaceFirst("permit: 3s", "permit: 2s")
            .replace("agent: a3, region: eu-west-1", "agent: a3, region: us-west-2");
    assertThat(problems(text))
        .containsExactlyInAnyOrder(
            "services[0].automation: yes (expected: one of observe, approve, automatic)",
            "services[0].colour: unknown field (expected: one of name, mode, automation,"
                + " objectives, detection, regions, traffic, policy)",
            "services[0].traffic.ttl: 301s (expected: 1s to 5m)",
            "services[0].regions[1].endpoint.address: not an address (expected: an IPv4 address,"
                + " for a record of type A)",
            "services[0].regions[0].guard.permit: 2s (expected: 3s to 5m)",
            "roster: without us-east-1 2 of 3 agents are left, in 1 region (expected: at least 2"
                + " agents, in two regions, when any one region is lost)",
            "roster: without us-west-2 1 of 3 agents are left, in 1 region (expected: at least 2"
                + " agents, in two regions, when any one region is lost)");
  }

  @Test
  void readsLimitsAndPutsInWhatIsLeftOut() {
    assertThat(read(Examples.SHOP).limits()).isNull();
    assertThat(read("limits: {}").limits()).isEqualTo(Limits.USUAL);
    assertThat(read("limits: { regions: 2, per: 30m, runs: 5 }").limits())
        .isEqualTo(new Limits(2, Duration.ofMinutes(30), 5));
  }

  @Test
  void tellsAllProblemsOfLimitsAndPolicyAtOnce() {
    String text =
        "limits: { regions: 0, per: 0s, runs: many, moves: 3 }\n"
            + Examples.SHOP
                .replace("failback: manual", "failback: automatic")
                .replace("cool-down: 10m", "cool-down: 10m, hold-down: 25h");
    assertThat(problems(text))
        .containsExactlyInAnyOrder(
            "limits.regions: 0 (expected: 1 to 8)",
            "limits.per: 0s (expected: 1s to 24h)",
            "limits.runs: many (expected: 1 to 1000)",
            "limits.moves: unknown field (expected: one of regions, per, runs)",
            "services[0].policy.failback: automatic (expected: one of manual)",
            "services[0].policy.hold-down: 25h (expected: 0s to 24h)");
  }

  @Test
  void holdsARegionDownForTwoMinutesUnlessItSaysOtherwise() {
    assertThat(read(Examples.SHOP).services().getFirst().policy().holdDown())
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(
            read(Examples.with("cool-down: 10m", "cool-down: 10m, hold-down: 30s"))
                .services()
                .getFirst()
                .policy()
                .holdDown())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void refusesACycle() {
    assertThat(problems(Examples.with("objectives: {", "objectives: &o { again: *o,")))
        .contains(
            "services[0].objectives.again: alias, or a cycle of them (expected: no anchors and"
                + " aliases)");
  }

  @Test
  void refusesOneRegion() {
    String text = Examples.SHOP;
    int second = text.indexOf("      - name: us-west-2");
    String alone = text.substring(0, second) + text.substring(text.indexOf("    traffic:"));
    assertThat(problems(alone))
        .containsExactly("services[0].regions: 1 entry (expected: at least 2)");
  }

  @Test
  void refusesNamesThatStandTwice() {
    assertThat(problems(Examples.with("- name: us-west-2", "- name: us-east-1")))
        .containsExactly(
            "services[0].regions[1].name: us-east-1 again (expected: a name that no other region of"
                + " the service has)");
    assertThat(problems(Examples.with("agent: a2", "agent: a1")))
        .containsExactly("roster[1].agent: a1 again (expected: each agent once)");
    assertThat(problems(Examples.with("name: db, type", "name: web, type")))
        .containsExactly(
            "services[0].regions[0].checks[1].name: web again (expected: a name that no other check"
                + " of the region has)");
  }

  @Test
  void refusesARosterThatLosesItsQuorumWithOneRegion() {
    assertThat(problems(Examples.with("  - { agent: a3, region: eu-west-1 }\n", "")))
        .hasSize(2)
        .allMatch(problem -> problem.startsWith("roster: without"));
  }

  @Test
  void refusesARosterWithMostOfItsAgentsInOneRegion() {
    assertThat(
            problems(
                Examples.with(
                    "agent: a3, region: eu-west-1 }",
                    """
                    agent: a3, region: eu-west-1 }
                      - { agent: a4, region: us-east-1 }
                      - { agent: a5, region: us-east-1 }\
                    """)))
        .containsExactly(
            "roster: without us-east-1 2 of 5 agents are left, in 2 regions (expected: at least 3"
                + " agents, in two regions, when any one region is lost)");
  }

  @Test
  void aPermitOfTwoElectionsAndASecondIsLongEnoughAndNoneShorter() {
    assertThat(problems(Examples.with("permit: 3s", "permit: 3s"))).isEmpty();
    assertThat(
            problems(
                Examples.with("permit: 3s, limit: 1500ms }", "permit: 2999ms, limit: 1500ms }")))
        .containsExactly("services[0].regions[1].guard.permit: 2999ms (expected: 3s to 5m)");
  }

  @Test
  void refusesAPermitTooShortForAnElectionAndALimitThatOutlastsIt() {
    assertThat(problems(Examples.with("permit: 3s, limit: 1500ms", "permit: 2900ms, limit: 3s")))
        .containsExactly(
            "services[0].regions[0].guard.permit: 2900ms (expected: 3s to 5m)",
            "services[0].regions[0].guard.limit: 3s (expected: more than 0s and less than the"
                + " permit, 2900ms)");
  }

  @Test
  void refusesAnRtoThatAProofByWaitingCannotMeetAndWarnsOfATightOne() {
    assertThat(problems(Examples.with("rto: 60s", "rto: 5s")))
        .hasSize(2)
        .first()
        .asString()
        .contains("guard.permit: permit and limit of which 9/8 are 5062ms");
    assertThat(read(Examples.with("rto: 60s", "rto: 9s")).warnings())
        .extracting(Problem::path)
        .containsExactly("services[0].objectives.rto");
  }

  @Test
  void warnsOfAnRpoThatAHungGuardAlwaysBreaks() {
    String longer = Examples.with("permit: 3s", "permit: 6s");

    assertThat(read(Examples.with("rpo: 10s", "rpo: 7099ms")).warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "services[0].objectives.rpo: 7099ms (expected: 7100ms or more: when a guard hangs, the"
                + " last heartbeat row is up to 500ms old, its database is closed after permit and"
                + " limit, 4500ms, and an agent says so up to 2100ms later; a failover is then"
                + " refused with LAG_OVER_RPO)");
    assertThat(read(Examples.with("rpo: 10s", "rpo: 7100ms")).warnings()).isEmpty();
    assertThat(read(longer).warnings())
        .extracting(Problem::path)
        .containsExactly("services[0].objectives.rpo");
  }

  @Test
  void refusesDurationsWhoseRelationsMakeNoSense() {
    assertThat(
            problems(
                Examples.with(
                    "detection: fast",
                    "detection: { interval: 2s, timeout: 3s, recheck: 4s, stable: 7s, window: 5"
                        + " }")))
        .containsExactlyInAnyOrder(
            "services[0].detection.timeout: 3s (expected: at most the interval, 2s)",
            "services[0].detection.recheck: 4s (expected: at most the interval, 2s)",
            "services[0].detection.stable: 7s (expected: 0s to 6s)",
            "services[0].detection.degraded: 6 (expected: at most the window, 5)");
  }

  @Test
  void refusesATtlOverFiveMinutesAndWarnsOfOneOverAMinute() {
    assertThat(problems(Examples.with("ttl: 30s", "ttl: 600s")))
        .containsExactly("services[0].traffic.ttl: 600s (expected: 1s to 5m)");
    assertThat(problems(Examples.with("ttl: 30s", "ttl: 1500ms")))
        .containsExactly("services[0].traffic.ttl: 1500ms (expected: whole seconds)");
    assertThat(read(Examples.with("ttl: 30s", "ttl: 61s")).warnings())
        .extracting(Problem::path)
        .containsExactly("services[0].traffic.ttl");
  }

  @Test
  void refusesEndpointsUrlsAndPortsThatCannotBeParsed() {
    assertThat(
            problems(
                Examples.SHOP
                    .replace("https://shop.use1.example.com/health", "https//shop")
                    .replace(
                        "host: shop.usw2.example.com, port: 443", "host: 300.1.1.1, port: 99999")
                    .replace("address: 192.0.2.10", "address: 192.0.2.300")
                    .replace("record: shop.example.com", "record: shop.example.com.")))
        .containsExactlyInAnyOrder(
            "services[0].regions[0].checks[0].url: https//shop (expected: a URL like"
                + " http://10.0.0.1:8080/health)",
            "services[0].regions[1].checks[0].host: 300.1.1.1 (expected: a host name or an"
                + " address)",
            "services[0].regions[1].checks[0].port: 99999 (expected: a port, 1 to 65535)",
            "services[0].regions[0].endpoint.address: 192.0.2.300 (expected: an IPv4 address, for a"
                + " record of type A)",
            "services[0].traffic.record: shop.example.com. (expected: a full name like"
                + " shop.example.com, without a dot at its end)");
  }

  @Test
  void refusesACheckOfAnUnknownDatabase() {
    assertThat(problems(Examples.with("database: main }", "database: other }")))
        .containsExactly(
            "services[0].regions[0].checks[1].database: other (expected: the region's database,"
                + " main)");
  }

  @Test
  void refusesADatabaseWithoutAGuardAndAGuardWithoutADatabase() {
    assertThat(problems(Examples.with("        guard: { permit: 3s, limit: 1500ms }\n", "")))
        .containsExactly(
            "services[0].regions[1].guard: missing (expected: a guard, as the region has a"
                + " database)");
    String line =
        Examples.SHOP
            .lines()
            .filter(l -> l.contains("db.usw2.example.com"))
            .findFirst()
            .orElseThrow();
    assertThat(problems(Examples.with(line + "\n", "")))
        .containsExactly(
            "services[0].regions[1].guard: a guard (expected: none in a region without a database)",
            "services[0].regions[1].database: missing (expected: a database, as other regions have"
                + " one)");
  }

  @Test
  void refusesTwoRegionsWithTheSameDatabase() {
    assertThat(
            problems(
                Examples.with(
                    "host: db.usw2.example.com, port: 5433", "host: DB.use1.example.com")))
        .containsExactly(
            "services[0].regions[1].database.host: db.use1.example.com:5432 (expected: one of its"
                + " own; this one belongs to service shop, us-east-1)");
  }

  @Test
  void refusesADatabaseAndARecordThatAnotherStoredServiceOwns() {
    Stored stored = stored(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    assertThat(problems(Examples.with("name: shop\n", "name: store\n"), stored))
        .containsExactlyInAnyOrder(
            "services[0].regions[0].database.host: db.use1.example.com:5432 (expected: one of its"
                + " own; this one belongs to service shop)",
            "services[0].regions[1].database.host: db.usw2.example.com:5433 (expected: one of its"
                + " own; this one belongs to service shop)",
            "services[0].traffic.record: shop.example.com (expected: one of its own; this one"
                + " belongs to service shop)");
    assertThat(problems(Examples.SHOP, stored)).isEmpty();
  }

  @Test
  void refusesADatabaseThatAnotherServicesGuardHasClaimed() {
    Stored stored =
        stored(
            new TreeMap<>(),
            new TreeMap<>(Map.of("7123", "billing")),
            new TreeMap<>(Map.of("shop/us-west-2", "7123")));
    assertThat(problems(Examples.SHOP, stored))
        .containsExactly(
            "services[0].regions[1].database: system identifier 7123 (expected: a database of its"
                + " own; this one belongs to service billing)");
  }

  @Test
  void refusesToTakeAwayARegionThatServesOrToChangeAServiceInARun() {
    ServiceState state =
        new ServiceState(
            3,
            "eu-west-1",
            null,
            new TreeSet<>(),
            List.of("eu-west-1"),
            "r7",
            4,
            new TreeSet<>(),
            null,
            new TreeMap<>(),
            null);
    Stored stored = stored(new TreeMap<>(Map.of("shop", state)), new TreeMap<>(), new TreeMap<>());
    assertThat(problems(Examples.with("rto: 60s", "rto: 70s"), stored))
        .containsExactly(
            "services[0].regions: no eu-west-1 (expected: the region stays: it serves, may write,"
                + " wrote last, or is quarantined)",
            "services[0].name: shop (expected: no change while run r7 is unfinished)");
  }

  @Test
  void refusesSecretsInPlainWithoutRepeatingThem() {
    String text =
        Examples.SHOP
            .replace("${env:SHOP_DB_PASSWORD}", "hunter2")
            .replace("body: \"ok\"", "headers: { Authorization: Bearer hunter2 }")
            .replace("https://shop", "https://me:hunter2@shop");
    assertThat(problems(text))
        .containsExactlyInAnyOrder(
            "services[0].regions[0].database.password: a secret in plain (expected: a reference"
                + " like ${env:NAME} or ${file:/path})",
            "services[0].regions[0].checks[0].headers.Authorization: a secret in plain (expected: a"
                + " reference like ${env:NAME} or ${file:/path})",
            "services[0].regions[0].checks[0].url: a URL with credentials (expected: a URL like"
                + " http://10.0.0.1:8080/health)");
  }

  @Test
  void refusesAnUnknownProfileAndObjectivesOutOfRange() {
    assertThat(
            problems(
                Examples.SHOP
                    .replace("detection: fast", "detection: instant")
                    .replace("rto: 60s, rpo: 10s", "rto: 0s, rpo: 48h")
                    .replace("cool-down: 10m", "cool-down: 999h")))
        .contains(
            "services[0].detection: instant (expected: one of fast, standard, relaxed)",
            "services[0].objectives.rto: 0s (expected: 1s to 24h)",
            "services[0].objectives.rpo: 48h (expected: 0s to 24h)",
            "services[0].policy.cool-down: 999h (expected: 0s to 168h)");
  }

  @Test
  void refusesFieldsOfAnotherTypeOfCheck() {
    assertThat(problems(Examples.with("type: tcp, host", "type: tcp, url: 'http://h/', host")))
        .containsExactly(
            "services[0].regions[1].checks[0].url: unknown field (expected: one of name, type,"
                + " region, host, port)");
    assertThat(problems(Examples.with("type: tcp", "type: icmp")))
        .containsExactly(
            "services[0].regions[1].checks[0].type: icmp (expected: one of http, tcp, tls, dns,"
                + " grpc, postgres)");
  }

  @Test
  void wantsARosterInTheFileOrInTheStore() {
    String text = Examples.SHOP.substring(Examples.SHOP.indexOf("services:"));
    assertThat(read(text).warnings()).extracting(Problem::path).containsExactly("roster");
    Stored empty =
        new Stored(
            Stored.Origin.STORE,
            null,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeSet<>());
    assertThat(problems(text, empty))
        .containsExactly(
            "roster: missing (expected: the agents that count: there is no quorum without)");
  }

  @Test
  void refusesANewRosterThatStoredServicesCannotLiveWith() {
    Stored stored = stored(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    assertThat(problems("roster: [ { agent: a1, region: us-east-1 } ]", stored)).hasSize(1);
  }

  @Test
  void suffersNothingFromWhatIsUnreadableOfAnotherService() {
    Problems problems = new Problems();
    Stored stored =
        unreadable("services/billing/spec", "services/billing/state", "guards/billing/us-east-1");

    assertThat(Definition.parse(bytes(Examples.SHOP), stored, problems)).isPresent();
    assertThat(problems.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "/pointsman/v1/services/billing/spec: unreadable (expected: a readable value: what it"
                + " owns was compared with nothing)");
  }

  @Test
  void restsNothingOnWhatIsUnreadableOfItsOwn() {
    assertThat(
            problems(
                Examples.SHOP,
                unreadable("services/shop/state", "guards/shop/us-east-1", "databases/42")))
        .containsExactlyInAnyOrder(
            "/pointsman/v1/services/shop/state: unreadable (expected: a readable value)",
            "/pointsman/v1/guards/shop/us-east-1: unreadable (expected: a readable value)",
            "/pointsman/v1/databases/42: unreadable (expected: a readable value)");
  }

  @Test
  void mendsAnUnreadableDefinitionByPuttingAnotherInItsPlace() {
    Problems problems = new Problems();
    Stored stored = unreadable("services/shop/spec", "roster");

    assertThat(Definition.parse(bytes(Examples.SHOP), stored, problems)).isPresent();
    assertThat(problems.warnings()).hasSize(2);
    String rosterless = Examples.SHOP.substring(Examples.SHOP.indexOf("services:"));
    assertThat(problems(rosterless, unreadable("roster")))
        .contains("/pointsman/v1/roster: unreadable (expected: a readable value)");
  }

  @Test
  void mendsAnUnreadableDefinitionAlsoDuringARunWhichNothingElseCouldEnd() {
    ServiceState inARun =
        new ServiceState(
            3,
            null,
            null,
            new TreeSet<>(List.of("us-east-1")),
            List.of("us-east-1"),
            "r7",
            4,
            new TreeSet<>(),
            null,
            new TreeMap<>(),
            null);
    Stored lost = unreadable("services/shop/spec");
    Stored stored =
        new Stored(
            Stored.Origin.STORE,
            null,
            new TreeMap<>(),
            new TreeMap<>(Map.of("shop", inARun)),
            new TreeMap<>(),
            lost.guarded(),
            lost.unreadable());

    assertThat(Definition.parse(bytes(Examples.SHOP), stored, new Problems())).isPresent();
  }

  private static Stored unreadable(String... keys) {
    return new Stored(
        Stored.Origin.STORE,
        null,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(Map.of("shop/us-west-2", "42")),
        new TreeSet<>(Stream.of(keys).map(KeySpace.PREFIX::concat).toList()));
  }

  private static Stored stored(
      SortedMap<String, ServiceState> states,
      SortedMap<String, String> claims,
      SortedMap<String, String> guarded) {
    Definition definition = read(Examples.SHOP);
    return new Stored(
        Stored.Origin.STORE,
        definition.roster(),
        new TreeMap<>(Map.of("shop", definition.services().getFirst())),
        states,
        claims,
        guarded,
        new TreeSet<>());
  }

  private static Definition read(String text) {
    Problems problems = new Problems();
    Optional<Definition> definition = Definition.parse(bytes(text), Stored.OFFLINE, problems);
    assertThat(problems.errors()).isEmpty();
    return definition.orElseThrow();
  }

  private static List<String> problems(String text) {
    return problems(text, Stored.OFFLINE);
  }

  private static List<String> problems(String text, Stored stored) {
    Problems problems = new Problems();
    Optional<Definition> definition = Definition.parse(bytes(text), stored, problems);
    assertThat(definition.isEmpty()).isEqualTo(!problems.isEmpty());
    return problems.errors().stream().map(Problem::toString).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
