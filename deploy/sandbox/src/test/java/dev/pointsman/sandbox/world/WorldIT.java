package dev.pointsman.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One world, from its first process to its last; without a service under control. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WorldIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Path folder = Folder.fresh("it");
  private final World world = World.create(folder);
  private final Plan plan = world.plan();
  private final Region west = plan.region("us-west-2");

  @BeforeAll
  void start() {
    world.start(_ -> {});
  }

  @AfterAll
  void end() {
    world.down();
    Folder.delete(folder);
  }

  @Test
  @Order(1)
  void everyRegionRunsEveryRole() {
    awaitAll();

    assertThat(world.census().living())
        .filteredOn(l -> l.role() == Role.ROUTE53)
        .singleElement()
        .extracting(Census.Living::region)
        .isNull();
  }

  @Test
  @Order(2)
  void itsStatusNamesWhatAToolNeeds() {
    StatusReport report = StatusReport.of(world);

    assertThat(report.databases())
        .extracting(StatusReport.Database::region)
        .isEqualTo(plan.names());
    assertThat(report.route53().zone()).isNotBlank();
    assertThat(report.api().token()).hasSize(32);
    assertThat(report.lines()).noneMatch(l -> l.contains(plan.secrets().token()));
  }

  @Test
  @Order(3)
  void aSecondWorldIsFoundInNoFolderButItsOwn() {
    Plan other = new Planner().plan(Path.of("/tmp/another-world"), Terrain.LOOPBACK);

    assertThat(new Census(other).living()).isEmpty();
  }

  @Test
  @Order(4)
  void pausedProcessesLiveAndGoOnWhenResumed() {
    Target target = Target.parse(plan, "us-west-2/etcd");

    assertThat(world.pause(target)).isEqualTo(1);
    Wait.until( // a busy thread of it stops a moment after the signal was sent
        "etcd to stand still",
        LIMIT,
        LOOK,
        () -> world.census().living(west, Role.ETCD).stream().allMatch(Census.Living::paused));

    assertThat(world.resume(target)).isEqualTo(1);
    Wait.until(
        "etcd to go on",
        LIMIT,
        LOOK,
        () -> world.census().living(west, Role.ETCD).stream().noneMatch(Census.Living::paused));
  }

  @Test
  @Order(5)
  void aKilledRegionLeavesNothingAndHealingBringsItBack() {
    assertThat(world.kill(Target.parse(plan, "us-west-2"))).isGreaterThan(5);
    assertThat(world.census().living()).noneMatch(l -> "us-west-2".equals(l.region()));

    world.heal(_ -> {});

    awaitAll();
  }

  @Test
  @Order(6)
  void aKilledStandInComesBackWithItsZoneAndItsRecords() {
    String name = Configurations.webName(west);
    assertThat(resolve(name)).isEqualTo(west.address());

    assertThat(world.kill(Target.parse(plan, "route53"))).isEqualTo(1);
    assertThat(resolve(name)).isEmpty();

    world.heal(_ -> {});
    Wait.until("the name to resolve", LIMIT, LOOK, () -> resolve(name).equals(west.address()));
  }

  @Test
  @Order(7)
  void whenItIsDownNothingIsLeftButLogs() {
    world.down();

    assertThat(world.census().living()).isEmpty();
    assertThat(folder.toFile().list()).containsExactly("logs");
  }

  private String resolve(String name) {
    try {
      Process dig =
          new ProcessBuilder(
                  "dig",
                  "@" + plan.dns().address(),
                  "-p",
                  String.valueOf(plan.dns().dns()),
                  "+short",
                  "+time=1",
                  "+tries=1",
                  name)
              .start();
      String said = new String(dig.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return dig.waitFor() == 0 ? said.strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitAll() {
    Set<Role> wanted =
        Set.of(
            Role.ETCD,
            Role.CONTROLLER,
            Role.AGENT,
            Role.GUARD,
            Role.WATCHDOG,
            Role.DATABASE,
            Role.SHOP);
    for (Region region : plan.regions()) {
      Wait.until(
          () -> wanted + " in " + region.name() + ": " + roles(region),
          LIMIT,
          LOOK,
          () -> roles(region).equals(wanted));
    }
  }

  private Set<Role> roles(Region region) {
    List<Census.Living> living = world.census().living();
    return living.stream()
        .filter(l -> region.name().equals(l.region()))
        .map(Census.Living::role)
        .collect(Collectors.toSet());
  }
}
