package dev.pointsman.sandbox.world;

import dev.pointsman.coordination.codec.DurationFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the configuration file of every program, and the service's definition. */
final class Configurations {
  /** More than the lag that a guard which hangs leaves behind: its rows end before its terms do. */
  private static final String RPO = "10s";

  /**
   * What the world promises of itself: the scenarios are measured against it. The waiting that
   * proves a lost region fenced takes 5 s of it, and a leader that dies in the midst another 5 s.
   */
  static final Duration RTO = Duration.ofSeconds(30);

  private final Plan plan;

  Configurations(Plan plan) {
    this.plan = plan;
  }

  /** Writes them all. */
  void write() {
    for (Region region : plan.regions()) {
      put(file(region, Role.CONTROLLER), controller(region));
      put(file(region, Role.AGENT), agent(region, resolver()));
      put(file(region, Role.GUARD), guard(region));
      put(file(region, Role.SHOP), shop(region));
    }
    put(definitionFile(), definition());
  }

  /** Lets an agent resolve names elsewhere; it takes effect when the agent starts. */
  void resolveBy(Region region, String resolver) {
    put(file(region, Role.AGENT), agent(region, resolver));
  }

  /** Where the configuration of a program is. */
  Path file(Region region, Role role) {
    return plan.home(region, role).resolve(role.text() + (role == Role.SHOP ? ".json" : ".yaml"));
  }

  Path definitionFile() {
    return plan.path().resolve(Plan.DEFINITION_FILE);
  }

  /** The stand-in's DNS, as {@code address:port}. */
  String resolver() {
    return plan.dns().address() + ":" + plan.dns().dns();
  }

  private String controller(Region region) {
    return """
    id: %s
    region: %s
    state: %s
    etcd: { endpoints: %s }
    api: { host: %s, port: %d, token: "${file:%s}", guard-token: "${file:%s}", advertise: "%s" }
    route53: { endpoint: "%s", region: us-east-1 }
    """
        .formatted(
            region.controller(),
            region.name(),
            plan.home(region, Role.CONTROLLER).resolve("state"),
            etcd(region),
            region.address(),
            region.ports().api(),
            plan.secret("token"),
            plan.secret("guard"),
            region.api(),
            plan.dns().endpoint());
  }

  private String agent(Region region, String resolver) {
    return """
    id: %s
    region: %s
    etcd: { endpoints: %s }
    resolver: %s
    canaries:
    %s
    metrics: { host: %s, port: %d }
    """
        .formatted(
            region.agent(),
            region.name(),
            etcd(region),
            resolver,
            canaries(region),
            region.address(),
            region.ports().agent());
  }

  /** The other regions' etcd members: they live or die with nothing that the service needs. */
  private String canaries(Region region) {
    return plan.regions().stream()
        .filter(r -> !r.equals(region))
        .map(
            r ->
                "  - { name: etcd-%s, region: %s, type: tcp, host: %s, port: %d }"
                    .formatted(r.name(), r.name(), r.address(), r.ports().etcd()))
        .collect(Collectors.joining("\n"));
  }

  private String guard(Region region) {
    return """
    service: %s
    region: %s
    etcd: { endpoints: %s }
    controllers: [%s]
    state: %s
    election: %s
    permit: %s
    limit: %s
    last-resort: kill
    fence: stop
    database: { socket: %s, port: %d, user: %s, dbname: %s, data: %s }
    replication: { user: %s, password: "${file:%s}" }
    heartbeat: 500ms
    failsafe:
      controllers: { %s }
      token: "${file:%s}"
      companion: { record: %s, resolver: "%s" }
    """
        .formatted(
            Plan.SERVICE,
            region.name(),
            etcd(region),
            plan.regions().stream().map(Region::controller).collect(Collectors.joining(", ")),
            plan.home(region, Role.GUARD).resolve("state"),
            text(plan.timings().election()),
            text(plan.timings().permit()),
            text(plan.timings().limit()),
            Databases.socket(plan, region),
            region.ports().database(),
            PostgresTools.USER,
            Plan.DATABASE,
            Databases.data(plan, region),
            Plan.REPLICATION_USER,
            plan.secret("replication"),
            plan.regions().stream()
                .map(r -> "%s: \"%s\"".formatted(r.controller(), r.api()))
                .collect(Collectors.joining(", ")),
            plan.secret("guard"),
            Plan.RECORD,
            resolver());
  }

  private String shop(Region region) {
    return """
    {"region": "%s", "host": "%s", "port": %d,
     "database": {"host": "%s", "port": %d, "name": "%s", "user": "%s", "passwordFile": "%s"}}
    """
        .formatted(
            region.name(),
            region.address(),
            region.ports().shop(),
            region.address(),
            region.ports().database(),
            Plan.DATABASE,
            Plan.SHOP_USER,
            plan.secret("shop"));
  }

  /** A process asks its own region's member first. */
  private String etcd(Region region) {
    return Stream.concat(Stream.of(region), plan.regions().stream().filter(r -> !r.equals(region)))
        .map(r -> '"' + r.etcd() + '"')
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private String definition() {
    return """
    roster:
    %s
    services:
      - name: %s
        mode: active-passive
        automation: automatic
        objectives: { rto: %ds, rpo: %s }
        detection: %s
        regions:
    %s
        traffic: { type: route53, zone: %s, record: %s, record-type: A, ttl: 1s, policy: failover }
        policy: { cool-down: 10m, quarantine: manual, failback: manual, unknown-lag: refuse, without-proof: ask }
    """
        .formatted(
            plan.regions().stream()
                .map(r -> "  - { agent: %s, region: %s }".formatted(r.agent(), r.name()))
                .collect(Collectors.joining("\n")),
            Plan.SERVICE,
            RTO.toSeconds(),
            RPO,
            plan.timings().detection(),
            plan.regions().stream().map(this::region).collect(Collectors.joining()).stripTrailing(),
            zone(),
            Plan.RECORD);
  }

  /** Checks go by name, so that an agent sees what its resolver shows it. */
  private String region(Region region) {
    return """
          - name: %1$s
            endpoint: { address: %2$s }
            checks:
              - { name: web, type: http, url: "http://%3$s:%4$d/health", status: [200], body: "ok" }
              - { name: db, type: postgres, database: main }
            database: { name: main, type: postgres, host: %5$s, port: %6$d, dbname: %7$s, user: %8$s, password: "${env:%9$s}" }
            guard: { permit: %10$s, limit: %11$s, last-resort: kill }
            capacity: { type: none }
    """
        .formatted(
            region.name(),
            region.address(),
            webName(region),
            region.ports().shop(),
            region.address(),
            region.ports().database(),
            Plan.DATABASE,
            Plan.OPERATOR_USER,
            Programs.PASSWORD_VARIABLE,
            text(plan.timings().permit()),
            text(plan.timings().limit()));
  }

  private static String text(Duration time) {
    return DurationFormat.format(time);
  }

  /** The name of a region's shop. */
  static String webName(Region region) {
    return "web." + region.name() + "." + Plan.ZONE;
  }

  /** The zone's id, known once the stand-in has made the zone. */
  private String zone() {
    try {
      return Files.readString(plan.path().resolve(Plan.ZONE_FILE)).strip();
    } catch (IOException e) {
      throw new WorldException("zone: not made yet: " + e.getMessage(), e);
    }
  }

  private static void put(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new WorldException(file + ": " + e.getMessage(), e);
    }
  }
}
