package dev.pointsman.sandbox.world;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a world is made of: all that an outside tool needs to reach its parts. Holds secrets.
 *
 * @param service the protected service
 * @param record the name that its clients resolve
 * @param dns where to ask for it
 */
public record StatusReport(
    String folder,
    String logs,
    String service,
    String record,
    Address dns,
    Route53 route53,
    Api api,
    Etcd etcd,
    List<Shop> shops,
    List<Database> databases,
    List<Running> processes) {
  /** Where something listens. */
  public record Address(String host, int port) {}

  /** The stand-in, as the AWS CLI and SDKs want it. */
  public record Route53(
      String endpoint,
      String zone,
      String region,
      @JsonProperty("access_key") String accessKey,
      @JsonProperty("secret_key") String secretKey) {}

  /** The controllers' API: every replica takes every request. */
  public record Api(List<String> urls, String token) {}

  /** The cluster's members. */
  public record Etcd(List<String> endpoints) {}

  /** A shop; the port is the same everywhere. */
  public record Shop(String region, String host, int port) {}

  /** A database, with the login of the application and that of a superuser. */
  public record Database(
      String region,
      String host,
      int port,
      String user,
      String password,
      String name,
      @JsonProperty("superuser") String superuser,
      @JsonProperty("superuser_password") String superuserPassword) {}

  /** A living process. */
  public record Running(
      @Nullable String region, String role, long pid, boolean paused, List<Integer> ports) {}

  public StatusReport {
    shops = List.copyOf(shops);
    databases = List.copyOf(databases);
    processes = List.copyOf(processes);
  }

  /** Looks at a world. */
  public static StatusReport of(World world) {
    Plan plan = world.plan();
    return new StatusReport(
        plan.folder(),
        plan.logs().toString(),
        Plan.SERVICE,
        Plan.RECORD,
        new Address(plan.dns().address(), plan.dns().dns()),
        new Route53(
            plan.dns().endpoint(),
            zone(plan),
            "us-east-1",
            plan.secrets().route53().id(),
            plan.secrets().route53().secret()),
        new Api(plan.regions().stream().map(Region::api).toList(), plan.secrets().token()),
        new Etcd(plan.etcd()),
        plan.regions().stream()
            .map(r -> new Shop(r.name(), r.address(), r.ports().shop()))
            .toList(),
        plan.regions().stream().map(r -> database(plan, r)).toList(),
        world.census().living().stream()
            .map(l -> new Running(l.region(), l.role().text(), l.pid(), l.paused(), ports(plan, l)))
            .toList());
  }

  private static String zone(Plan plan) {
    try {
      return Files.readString(plan.path().resolve(Plan.ZONE_FILE)).strip();
    } catch (IOException _) {
      return "";
    }
  }

  private static Database database(Plan plan, Region region) {
    return new Database(
        region.name(),
        region.address(),
        region.ports().database(),
        Plan.SHOP_USER,
        plan.secrets().shop(),
        Plan.DATABASE,
        Plan.OPERATOR_USER,
        plan.secrets().operator());
  }

  private static List<Integer> ports(Plan plan, Census.Living living) {
    if (living.region() == null) {
      return List.of(plan.dns().http(), plan.dns().dns());
    }
    Region.Ports ports = plan.region(living.region()).ports();
    return switch (living.role()) {
      case ETCD -> List.of(ports.etcd(), ports.etcdPeer());
      case CONTROLLER -> List.of(ports.api());
      case AGENT -> List.of(ports.agent());
      case DATABASE -> List.of(ports.database());
      case SHOP -> List.of(ports.shop());
      case GUARD, WATCHDOG, RELAY, ROUTE53 -> List.of();
    };
  }

  /** The same for people; without secrets. */
  public Stream<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("world      " + folder);
    lines.add("logs       " + logs);
    lines.add("name       " + record + "  (dig @" + dns.host() + " -p " + dns.port() + ")");
    lines.add("route53    " + route53.endpoint() + "  zone " + route53.zone());
    lines.add("api        " + String.join(" ", api.urls()));
    lines.add("etcd       " + String.join(",", etcd.endpoints()));
    databases.forEach(
        d -> lines.add("database   " + d.region() + "  " + d.host() + ":" + d.port()));
    lines.addAll(processLines());
    lines.add("records    " + records());
    lines.add("operate    " + exports());
    return lines.stream();
  }

  /** What the command line wants in its environment; the token stays in its file. */
  public String exports() {
    return "export POINTSMAN_API=%s POINTSMAN_TOKEN=$(cat %s/secrets/token)"
        .formatted(String.join(",", api.urls()), folder);
  }

  /** What shows the records with AWS's own command line; the key stays in its file. */
  public String records() {
    return "AWS_SHARED_CREDENTIALS_FILE=%s/secrets/aws-credentials aws --region %s --endpoint-url %s route53 list-resource-record-sets --hosted-zone-id %s"
        .formatted(folder, route53.region(), route53.endpoint(), route53.zone());
  }

  /** One line for each program: PostgreSQL alone has a dozen processes in each region. */
  private List<String> processLines() {
    Map<String, List<Running>> programs = new LinkedHashMap<>();
    for (Running process : processes) {
      String region = process.region() == null ? "-" : process.region();
      String name = "%-10s %-10s".formatted(region, process.role());
      programs.computeIfAbsent(name, _ -> new ArrayList<>()).add(process);
    }
    return programs.entrySet().stream()
        .map(program -> "process    " + program.getKey() + " " + pids(program.getValue()))
        .toList();
  }

  private static String pids(List<Running> processes) {
    String first = "%7d".formatted(processes.getFirst().pid());
    String more = processes.size() == 1 ? "" : " and " + (processes.size() - 1) + " more";
    return first + more + (processes.stream().anyMatch(Running::paused) ? "  paused" : "");
  }
}
