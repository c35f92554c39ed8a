package dev.pointsman.sandbox.world.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.sandbox.world.WorldException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which addresses a network of a world's own may have. */
final class SubnetsTest {
  private static final List<String> TABLE =
      List.of(
          "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
          "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
          "vpn0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0",
          "eth1\t0000A8C0\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0");

  @Test
  void whatThisMachineRoutesElsewhereIsLeftAlone() {
    Subnets subnets = new Subnets(Subnets.parse(TABLE));

    for (int seed = 0; seed < 200; seed++) {
      assertThat(subnets.free(new Random(seed)).subnet()).startsWith("172.").endsWith(".0/24");
    }
  }

  @Test
  void theDefaultRouteTakesNothing() {
    assertThat(Subnets.parse(TABLE.subList(0, 2))).isEmpty();
  }

  @Test
  void aMachineThatHasThemAllIsToldSo() {
    List<Subnets.Range> all = List.of(new Subnets.Range(0, 0xffffffffL));

    assertThatThrownBy(() -> new Subnets(all).free(new Random(1)))
        .isInstanceOf(WorldException.class)
        .hasMessageContaining("192.168.0.0/16");
  }

  @Test
  void aNetworkIsNamedAfterItsAddresses() {
    assertThat(Network.of(10, 1, 254).name()).isEqualTo("pm-0a01fe");
    assertThat(Network.of(10, 1, 254).namespace("us-east-1")).isEqualTo("pm-0a01fe-us-east-1");
  }
}
