package dev.pointsman.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PlannerTest {
  private final Plan plan = new Planner().plan(Path.of("/tmp/a-world"), Terrain.LOOPBACK);

  @Test
  void everyRegionHasALoopbackAddressOfItsOwn() {
    assertThat(plan.regions())
        .extracting(Region::address)
        .doesNotHaveDuplicates()
        .allMatch(a -> a.startsWith("127."))
        .doesNotContain("127.0.0.1", plan.dns().address());
  }

  @Test
  void theShopsShareOnePortSoThatAnAddressIsAllThatMoves() {
    assertThat(plan.regions()).extracting(r -> r.ports().shop()).containsOnly(shopPort());
  }

  private int shopPort() {
    return plan.primary().ports().shop();
  }

  @Test
  void portsLieBelowThoseThatSystemsTakeForOutgoingConnections() {
    Stream<Integer> ports =
        Stream.concat(
            plan.regions().stream().flatMap(r -> ports(r).stream()),
            Stream.of(plan.dns().http(), plan.dns().dns()));

    assertThat(ports).allMatch(p -> p >= 20_000 && p < 32_000);
  }

  private static List<Integer> ports(Region region) {
    Region.Ports p = region.ports();
    return List.of(p.etcd(), p.etcdPeer(), p.api(), p.database(), p.shop(), p.agent());
  }

  @Test
  void secretsAreMadeForOneWorldAndNeverPrinted() {
    Plan other = new Planner().plan(Path.of("/tmp/another-world"), Terrain.LOOPBACK);

    assertThat(plan.secrets().token()).isNotEqualTo(other.secrets().token());
    assertThat(plan.toString()).doesNotContain(plan.secrets().token(), plan.secrets().operator());
  }
}
