package dev.pointsman.probes.agent;

import dev.pointsman.coordination.config.Checks;
import dev.pointsman.coordination.config.ConfigFile;
import dev.pointsman.coordination.config.EtcdAccess;
import dev.pointsman.coordination.config.Fields;
import dev.pointsman.coordination.config.HostPort;
import dev.pointsman.coordination.config.Problems;
import dev.pointsman.coordination.config.Secrets;
import dev.pointsman.coordination.config.Shape;
import dev.pointsman.coordination.model.CheckSpec;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The agent's configuration, as {@code agent.schema.json} describes it.
 *
 * @param id as the roster has it
 * @param region where it stands
 * @param resolver null for the system's
 * @param metrics where metrics are served; null serves none
 */
public record AgentConfig(
    String id,
    String region,
    EtcdAccess etcd,
    @Nullable HostPort resolver,
    List<Canary> canaries,
    @Nullable HostPort metrics) {

  /** A target that is up as a rule, and the region it stands in. */
  public record Canary(String region, CheckSpec check) {}

  private static final String LOOPBACK = "127.0.0.1";

  private static final ConfigFile<AgentConfig> FILE =
      new ConfigFile<>(
          Shape.beside(AgentConfig.class, "agent.schema.json"),
          AgentConfig::check,
          AgentConfig::of);

  public AgentConfig {
    canaries = List.copyOf(canaries);
  }

  /**
   * Reads a file.
   *
   * @throws dev.pointsman.coordination.config.InvalidConfigException with all problems at once
   */
  public static AgentConfig read(Path file) {
    return FILE.read(file);
  }

  private static void check(Fields top, Problems problems) {
    EtcdAccess.check(top, problems);
    List<Fields> canaries = top.sections("canaries");
    Set<String> names = new HashSet<>();
    for (Fields canary : canaries) {
      Checks.check(canary, problems);
      checkCanary(canary, names, problems);
      canary
          .section("headers")
          .ifPresent(
              headers ->
                  headers.names().forEach(n -> Secrets.system().check(headers, n, problems)));
    }
    checkSpread(top, canaries, problems);
  }

  private static void checkCanary(Fields canary, Set<String> names, Problems problems) {
    canary
        .text("type")
        .filter("postgres"::equals)
        .ifPresent(
            type -> problems.add(canary.path("type"), type, "a check without a database: tcp"));
    String name = canary.text("region").orElse("") + "/" + canary.text("name").orElse("");
    if (!names.add(name)) {
      problems.add(canary.path("name"), name, "a name that no other canary of the region has");
    }
  }

  /** One region's loss must not look like blindness. */
  private static void checkSpread(Fields top, List<Fields> canaries, Problems problems) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    canaries.forEach(
        canary -> canary.text("region").ifPresent(region -> counts.merge(region, 1, Integer::sum)));
    int most = Math.ceilDiv(canaries.size(), 3);
    counts.forEach(
        (region, count) -> {
          if (count > most) {
            problems.add(
                top.path("canaries"),
                count + " of " + canaries.size() + " in " + region,
                "at most a third of them in one region: " + most);
          }
        });
  }

  private static AgentConfig of(Fields top) {
    return new AgentConfig(
        top.text("id").orElseThrow(),
        top.text("region").orElseThrow(),
        EtcdAccess.of(top),
        top.hostPort("resolver").orElse(null),
        top.sections("canaries").stream().map(AgentConfig::canary).toList(),
        top.section("metrics").map(AgentConfig::metrics).orElse(null));
  }

  private static Canary canary(Fields canary) {
    return new Canary(canary.text("region").orElseThrow(), Checks.of(canary));
  }

  private static HostPort metrics(Fields metrics) {
    return new HostPort(metrics.text("host").orElse(LOOPBACK), metrics.number("port").orElse(0));
  }
}
