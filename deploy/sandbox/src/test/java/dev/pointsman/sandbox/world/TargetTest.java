package dev.pointsman.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TargetTest {
  private final Plan plan = new Planner().plan(Path.of("/tmp/a-world"), Terrain.LOOPBACK);

  @Test
  void aRegionMeansAllOfItsProcesses() {
    Target target = Target.parse(plan, "us-west-2");

    assertThat(target).accepts(living("us-west-2", Role.ETCD), living("us-west-2", Role.DATABASE));
    assertThat(target).rejects(living("us-east-1", Role.ETCD));
  }

  @Test
  void aRoleMeansOnlyThat() {
    Target target = Target.parse(plan, "us-west-2/guard");

    assertThat(target).accepts(living("us-west-2", Role.GUARD));
    assertThat(target).rejects(living("us-west-2", Role.WATCHDOG));
  }

  @Test
  void theStandInBelongsToNoRegion() {
    Target target = Target.parse(plan, "route53");

    assertThat(target).accepts(new Census.Living(1, null, Role.ROUTE53, false));
    assertThat(target).rejects(living("us-east-1", Role.SHOP));
  }

  @Test
  void whatTheWorldDoesNotHaveIsRefusedWithWhatItHas() {
    assertThatThrownBy(() -> Target.parse(plan, "mars-1"))
        .isInstanceOf(WorldException.class)
        .hasMessageContaining("mars-1")
        .hasMessageContaining("us-east-1");
    assertThatThrownBy(() -> Target.parse(plan, "us-east-1/butler"))
        .isInstanceOf(WorldException.class)
        .hasMessageContaining("butler")
        .hasMessageContaining("watchdog");
  }

  private static Census.Living living(String region, Role role) {
    return new Census.Living(1, region, role, false);
  }
}
