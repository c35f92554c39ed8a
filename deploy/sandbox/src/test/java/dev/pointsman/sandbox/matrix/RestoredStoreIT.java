package dev.pointsman.sandbox.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.store.KeySpace;
import dev.pointsman.sandbox.client.Measurement;
import dev.pointsman.sandbox.scenario.Clients;
import dev.pointsman.sandbox.scenario.Ledger;
import dev.pointsman.sandbox.scenario.Orders;
import dev.pointsman.sandbox.scenario.Readiness;
import dev.pointsman.sandbox.scenario.Snapshot;
import dev.pointsman.sandbox.world.Folder;
import dev.pointsman.sandbox.world.Plan;
import dev.pointsman.sandbox.world.Region;
import dev.pointsman.sandbox.world.Role;
import dev.pointsman.sandbox.world.Target;
import dev.pointsman.sandbox.world.Wait;
import dev.pointsman.sandbox.world.World;
import dev.pointsman.sandbox.world.WorldException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * All of etcd is restored from a backup, by etcd's own tools, while the service has moved on: the
 * store permits the old region, which must not open. Then the way on, step by step as {@code
 * docs/restored-store.md} tells it.
 */
@Order(Integer.MAX_VALUE)
final class RestoredStoreIT {
  private static final String REWOUND = "STORE_REWOUND";
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Longer than permit and limit, and than an automatic failover takes. */
  private static final Duration WATCHED = Duration.ofSeconds(6);

  private static final int SOME = 5;

  private final World world = World.create(Folder.fresh("restored"));
  private final Plan plan = world.plan();
  private final Region east = plan.region("us-east-1");
  private final Region west = plan.region("us-west-2");
  private final Region europe = plan.region("eu-west-1");
  private final EtcdBackup backup = new EtcdBackup(world);
  private final Operator operator = new Operator(plan);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void end() {
    http.close();
    world.down();
  }

  @Test
  void nothingOpensBeforeAPersonHasSaidWhoServedLastAndNoWriteIsLost() throws IOException {
    world.start(System.out::println);
    Readiness.reach(world, System.out::println);
    try (Ledger ledger = Ledger.of(plan);
        Clients clients = new Clients(plan)) {
      restoreAndGoOn(ledger, clients);
    }
  }

  private void restoreAndGoOn(Ledger ledger, Clients clients) throws IOException {
    until("orders in the east", () -> clients.acknowledged(east.name()) >= SOME);
    backup.save();
    ServiceState today = moveTo(west, ledger);
    until("orders in the west", () -> clients.acknowledged(west.name()) >= SOME);
    backup.restore();

    everyoneTells();
    nothingMoves(ledger);
    goOn(today, clients);
    moveTo(europe, ledger);
    until("orders in Europe", () -> clients.acknowledged(europe.name()) >= SOME);
    clients.close();

    assertThat(
            Measurement.lost(
                clients.orders().log().acks(), Orders.of(plan, europe, clients.orders().client())))
        .as("acknowledged orders that are lost")
        .isZero();
    assertThat(Measurement.dualWriter(clients.all())).as("two writers at once").isZero();
  }

  private ServiceState moveTo(Region to, Ledger ledger) {
    String[] refused = {""};
    until(
        () -> "switchover: " + refused[0],
        () -> {
          refused[0] = operator.order("switchover", "\"to\": \"" + to.name() + "\"", null);
          return refused[0] == null;
        });
    until(
        () -> "the service in " + to.name() + "; " + standing(ledger.look()),
        () -> {
          ServiceState now = ledger.look().state();
          return now != null && to.name().equals(now.permit()) && now.run() == null;
        });
    return Objects.requireNonNull(ledger.look().state());
  }

  private static String standing(Snapshot now) {
    return now.state() + ", leader " + now.leader() + ", runs " + now.runs();
  }

  private void everyoneTells() {
    for (Region region : plan.regions()) {
      for (Role role : new Role[] {Role.GUARD, Role.CONTROLLER, Role.AGENT}) {
        until(region.name() + "/" + role.text(), () -> log(region, role).contains(REWOUND));
      }
      until(region.name() + " is not ready", () -> get(region, "/readyz").contains(REWOUND));
      assertThat(get(region, "/metrics"))
          .contains("pointsman_fail_static{reason=\"store_rewound\"} 1.0");
    }
    until("explained", () -> get(west, "/api/v1/services/shop/explain").contains(REWOUND));
    assertThat(operator.order("failover", "\"to\": \"eu-west-1\"", null)).contains(REWOUND);
  }

  private void nothingMoves(Ledger ledger) {
    until("the permit has lapsed", () -> !accepts(west));
    long end = System.nanoTime() + WATCHED.toNanos();
    while (System.nanoTime() - end < 0) {
      assertThat(plan.regions()).as("whoever accepts writes").noneMatch(this::accepts);
      Wait.pause(LOOK);
    }
    ServiceState state = Objects.requireNonNull(ledger.look().state());
    assertThat(state.permit()).as("of the backup").isEqualTo(east.name());
    assertThat(state.run()).isNull();
  }

  private void goOn(ServiceState today, Clients clients) throws IOException {
    backup.etcdctl("endpoint", "status", "-w", "table");
    Truth truth = truth();
    assertThat(truth)
        .as("that companion and hosts tell what the store has forgotten")
        .isEqualTo(
            new Truth(
                west.name(),
                today.epoch(),
                today.batch(),
                Objects.requireNonNull(today.database()).timeline()));

    stopAll(Role.CONTROLLER);
    stopAll(Role.GUARD);
    stopAll(Role.WATCHDOG);
    write(truth);
    for (Region region : plan.regions()) {
      Files.delete(seen(region, Role.GUARD));
      Files.delete(seen(region, Role.CONTROLLER));
    }
    long before = clients.acknowledged(west.name());
    plan.regions().forEach(region -> world.start(region, Role.GUARD));
    until("the west open again", () -> accepts(west));
    plan.regions().forEach(region -> world.start(region, Role.CONTROLLER));
    until("ready", () -> get(west, "/readyz").contains("\"ready\":true"));
    until("orders in the west", () -> clients.acknowledged(west.name()) >= before + SOME);
    assertThat(get(west, "/api/v1/services/shop/explain")).doesNotContain(REWOUND);
    assertThat(accepts(east)).isFalse();
  }

  private record Truth(String region, long epoch, long batch, int timeline) {}

  /** Step 2, by its own commands. */
  private Truth truth() throws IOException {
    String server = "@" + plan.dns().address();
    String port = String.valueOf(plan.dns().dns());
    String companion =
        EtcdBackup.run("dig", server, "-p", port, "+short", "TXT", "_pointsman." + Plan.RECORD);
    long epoch = 0;
    for (Region region : plan.regions()) {
      String seen = Files.readString(seen(region, Role.CONTROLLER));
      epoch = Math.max(epoch, number(seen, "epoch\\.shop=(\\d+)"));
    }
    String active = first(companion, "active=([a-z0-9-]+)");
    Path data = plan.home(plan.region(active), Role.DATABASE).resolve("data");
    String histories =
        EtcdBackup.run("sh", "-c", "ls " + data.resolve("pg_wal") + " | grep history | tail -1");
    int timeline = Integer.parseInt(first(histories, "^([0-9A-F]{8})\\.history"), 16);
    return new Truth(active, epoch, number(companion, "batch=(\\d+)"), timeline);
  }

  /** Step 4. */
  private void write(Truth truth) throws IOException {
    String key = KeySpace.state(Plan.SERVICE);
    ObjectMapper json = new ObjectMapper();
    ObjectNode state = (ObjectNode) json.readTree(backup.etcdctl("get", "--print-value-only", key));
    state.put("epoch", truth.epoch() + 1).put("permit", truth.region()).put("batch", truth.batch());
    state.putArray("active").add(truth.region());
    ((ObjectNode) state.get("database")).put("timeline", truth.timeline());
    state.remove("run");
    state.put("switched", truth.batch());
    state.putArray("unproven");
    state.putArray("followers").add(east.name()).add(europe.name());
    backup.etcdctl("put", key, json.writeValueAsString(state));
  }

  private Path seen(Region region, Role role) {
    return plan.home(region, role).resolve("state/seen.properties");
  }

  private void stopAll(Role role) {
    plan.regions().forEach(region -> world.kill(new Target(region.name(), role)));
  }

  private boolean accepts(Region region) {
    try {
      DatabaseMarks marks = DatabaseMarks.of(plan, region);
      return !marks.standby() && !marks.closed();
    } catch (WorldException stopped) {
      return false;
    }
  }

  private String log(Region region, Role role) {
    try {
      return Files.readString(plan.logs().resolve(region.name() + "-" + role.text() + ".log"));
    } catch (IOException e) {
      return "";
    }
  }

  private String get(Region region, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(region.api() + path))
            .timeout(Duration.ofSeconds(5))
            .header("authorization", "Bearer " + plan.secrets().token())
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static long number(String text, String pattern) {
    return Long.parseLong(first(text, pattern));
  }

  private static String first(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern + " in: " + text).isTrue();
    return matcher.group(1);
  }

  private static void until(String what, BooleanSupplier condition) {
    Wait.until(what, LIMIT, LOOK, condition);
  }

  private static void until(Supplier<String> what, BooleanSupplier condition) {
    Wait.until(what, LIMIT, LOOK, condition);
  }
}
