package dev.pointsman.sandbox.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class FaultTest {
  @Test
  void aWobblingShopFailsTwoProbesOfEveryFive() {
    assertThat(LongStream.range(0, 10).mapToObj(Fault.WOBBLE::failsProbe))
        .containsExactly(true, true, false, false, false, true, true, false, false, false);
  }

  @Test
  void anIllShopFailsEveryProbeAndAWellOneNone() {
    assertThat(LongStream.range(0, 5).mapToObj(Fault.ERRORS::failsProbe)).containsOnly(true);
    assertThat(LongStream.range(0, 5).mapToObj(Fault.NONE::failsProbe)).containsOnly(false);
  }

  @Test
  void faultsAreNamedInLowerCase() {
    assertThat(Fault.of("wobble")).contains(Fault.WOBBLE);
    assertThat(Fault.of("WOBBLE")).isEmpty();
  }
}
