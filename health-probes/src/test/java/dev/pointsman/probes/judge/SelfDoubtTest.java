package dev.pointsman.probes.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.probes.judge.SelfDoubt.Cause;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SelfDoubtTest {
  private static final SortedMap<String, Tally> NONE = new TreeMap<>();

  @Test
  void trustsItselfWithoutEvidence() {
    assertThat(SelfDoubt.NONE.step(NONE, NONE, Duration.ZERO)).isEqualTo(SelfDoubt.NONE);
  }

  @Test
  void takesTheLossOfOneRegionForThat() {
    SortedMap<String, Tally> canaries = failing(Map.of("a", 1, "b", 0, "c", 0));
    SortedMap<String, Tally> targets =
        regions(Map.of("a", new Tally(90, 90, 90), "b", new Tally(5, 0, 0)));
    assertThat(SelfDoubt.NONE.step(canaries, targets, Duration.ZERO)).isEqualTo(SelfDoubt.NONE);
    assertThat(SelfDoubt.canariesFailInSeveralRegions(canaries)).isFalse();
  }

  @Test
  void abstainsWhenUnderTwoThirdsOfTheOtherCanariesAnswer() {
    SortedMap<String, Tally> canaries = failing(Map.of("a", 1, "b", 1, "c", 0));
    assertThat(SelfDoubt.NONE.step(canaries, NONE, Duration.ZERO).causes())
        .containsExactly(Cause.CANARIES);
    assertThat(SelfDoubt.canariesFailInSeveralRegions(canaries)).isTrue();
  }

  @Test
  void standsExactlyTwoThirds() {
    SortedMap<String, Tally> canaries = failing(Map.of("a", 1, "b", 1, "c", 0, "d", 0));
    assertThat(SelfDoubt.NONE.step(canaries, NONE, Duration.ZERO).abstains()).isFalse();
  }

  @Test
  void abstainsWhenMostTargetsOfSeveralRegionsFailTogether() {
    SortedMap<String, Tally> targets =
        regions(Map.of("a", new Tally(10, 10, 10), "b", new Tally(10, 6, 6)));
    assertThat(SelfDoubt.NONE.step(NONE, targets, Duration.ZERO).causes())
        .containsExactly(Cause.MASS_FAILURE);
  }

  @Test
  void knowsThatLongFailuresAreNotSudden() {
    SortedMap<String, Tally> targets =
        regions(Map.of("a", new Tally(10, 10, 0), "b", new Tally(10, 6, 0)));
    assertThat(SelfDoubt.NONE.step(NONE, targets, Duration.ZERO).abstains()).isFalse();
  }

  @Test
  void abstainsAsLongAsTheMassFailureLasts() {
    SortedMap<String, Tally> sudden =
        regions(Map.of("a", new Tally(10, 10, 10), "b", new Tally(10, 6, 6)));
    SortedMap<String, Tally> lasting =
        regions(Map.of("a", new Tally(10, 10, 0), "b", new Tally(10, 6, 0)));
    SortedMap<String, Tally> over =
        regions(Map.of("a", new Tally(10, 10, 0), "b", new Tally(10, 5, 0)));
    SelfDoubt doubt = SelfDoubt.NONE.step(NONE, sudden, Duration.ZERO);
    doubt = doubt.step(NONE, lasting, Duration.ZERO);
    assertThat(doubt.abstains()).isTrue();
    assertThat(doubt.step(NONE, over, Duration.ZERO).abstains()).isFalse();
  }

  @Test
  void abstainsWhenItsOwnLoopIsLate() {
    assertThat(SelfDoubt.NONE.step(NONE, NONE, Duration.ofMillis(250)).abstains()).isFalse();
    assertThat(SelfDoubt.NONE.step(NONE, NONE, Duration.ofMillis(251)).causes())
        .containsExactly(Cause.LOOP_LAG);
  }

  @Test
  void ownHealthStaysWithinItsBounds() {
    OwnHealth health = OwnHealth.WELL.better();
    assertThat(health.value()).isZero();
    for (int i = 0; i < 10; i++) {
      health = health.worse();
    }
    assertThat(health.value()).isEqualTo(OwnHealth.WORST);
    assertThat(health.better().value()).isEqualTo(OwnHealth.WORST - 1);
  }

  /** One canary per region. */
  private static SortedMap<String, Tally> failing(Map<String, Integer> failing) {
    SortedMap<String, Tally> tallies = new TreeMap<>();
    failing.forEach((region, count) -> tallies.put(region, new Tally(1, count, count)));
    return tallies;
  }

  private static SortedMap<String, Tally> regions(Map<String, Tally> tallies) {
    return new TreeMap<>(tallies);
  }
}
