package dev.pointsman.sandbox.world;

import dev.pointsman.sandbox.world.net.Namespaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How each program of the world is started. */
final class Programs {
  /** The definition refers to the databases' password by this name. */
  static final String PASSWORD_VARIABLE = "SHOP_DB_PASSWORD";

  static final String CONTROLLER_MAIN = "dev.pointsman.controller.Main";

  private final Plan plan;
  private final Spawner spawner;
  private final Configurations files;
  private final String controllerMain;

  Programs(Plan plan, Configurations files, String controllerMain) {
    this.plan = plan;
    this.spawner = new Spawner(plan);
    this.files = files;
    this.controllerMain = controllerMain;
  }

  /** Starts the Route 53 stand-in, with the zones that it had before. */
  void startRoute53() {
    spawner.startJava(
        Role.ROUTE53,
        "dev.pointsman.sandbox.route53.Route53Command",
        "--host",
        plan.dns().address(),
        "--api-port",
        String.valueOf(plan.dns().http()),
        "--dns-port",
        String.valueOf(plan.dns().dns()),
        "--credentials",
        plan.awsCredentials().toString(),
        "--file",
        plan.path().resolve(Role.ROUTE53.text()).resolve("zones.xml").toString());
  }

  /**
   * Starts one program of a region. A watchdog and a database have none: their guard starts them.
   */
  void start(Region region, Role role) {
    switch (role) {
      case ETCD -> startEtcd(region);
      case CONTROLLER -> startController(region);
      case AGENT -> startAgent(region, plan.secrets().operator());
      case GUARD -> startJava(region, role, "dev.pointsman.probes.Main", "guard", Map.of());
      case SHOP ->
          spawner.startJava(
              region,
              role,
              Map.of(),
              "dev.pointsman.sandbox.shop.Shop",
              files.file(region, role).toString());
      case RELAY ->
          spawner.startJava(
              region,
              role,
              Map.of(),
              "dev.pointsman.sandbox.relay.Relay",
              Namespaces.RELAYED,
              delays(plan, region).toString());
      case WATCHDOG, DATABASE, ROUTE53 -> {}
    }
  }

  /** Starts an agent that knows this password of the databases. */
  void startAgent(Region region, String password) {
    startJava(
        region,
        Role.AGENT,
        "dev.pointsman.probes.Main",
        "agent",
        Map.of(PASSWORD_VARIABLE, password));
  }

  /** Controllers alone move records, and have the key for it. */
  private void startController(Region region) {
    Plan.AwsKey key = plan.secrets().route53();
    startJava(
        region,
        Role.CONTROLLER,
        controllerMain,
        "controller",
        Map.of(
            PASSWORD_VARIABLE,
            plan.secrets().operator(),
            "AWS_ACCESS_KEY_ID",
            key.id(),
            "AWS_SECRET_ACCESS_KEY",
            key.secret(),
            "AWS_EC2_METADATA_DISABLED",
            "true"));
  }

  private void startJava(
      Region region, Role role, String main, String word, Map<String, String> environment) {
    spawner.startJava(
        region, role, environment, main, word, "--config", files.file(region, role).toString());
  }

  private void startEtcd(Region region) {
    Path home = plan.home(region, Role.ETCD);
    String peer = peer(region);
    String cluster =
        plan.regions().stream().map(r -> r.name() + "=" + peer(r)).collect(Collectors.joining(","));
    spawner.start(
        region,
        Role.ETCD,
        Map.of(),
        List.of(
            "etcd",
            "--name=" + region.name(),
            "--data-dir=" + home.resolve("data"),
            "--listen-client-urls=" + region.etcd(),
            "--advertise-client-urls=" + region.etcd(),
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=" + cluster,
            "--initial-cluster-token=" + plan.folder(),
            "--heartbeat-interval=" + plan.timings().heartbeat().toMillis(),
            "--election-timeout=" + plan.timings().election().toMillis(),
            "--pre-vote",
            "--auto-compaction-mode=revision",
            "--auto-compaction-retention=10000",
            "--log-level=warn",
            "--logger=zap"));
  }

  private static String peer(Region region) {
    return "http://" + region.address() + ":" + region.ports().etcdPeer();
  }

  /** What a region's relay reads. */
  static Path delays(Plan plan, Region region) {
    return plan.home(region, Role.RELAY).resolve("delays");
  }
}
