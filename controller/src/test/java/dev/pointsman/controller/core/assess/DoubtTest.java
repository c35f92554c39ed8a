package dev.pointsman.controller.core.assess;

import static dev.pointsman.controller.core.assess.Panel.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.AssessmentStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DoubtTest {
  @Test
  void trustsHalfOfTheAgentsAndNoFewer() {
    assertThat(Doubt.ofTheAgents(Panel.fleet("a:xx b:UU", NOW), NOW)).isEmpty();
    assertThat(Doubt.ofTheAgents(Panel.fleet("a:xx b:xU", NOW), NOW)).isPresent();
  }

  @Test
  void countsSilentUnseenAndAbstainingAgentsAlike() {
    assertThat(Doubt.ofTheAgents(Panel.fleet("a:o b:m c:U", NOW), NOW)).isPresent();
    assertThat(Doubt.ofTheAgents(Panel.fleet("a:d b:d c:U", NOW), NOW)).isPresent();
    assertThat(Doubt.ofTheAgents(Panel.fleet("a:d b:U c:U", NOW), NOW)).isEmpty();
  }

  @Test
  void trustsThatOneRegionIsLostAltogether() {
    assertThat(Doubt.ofTheWorld(services(10, 10, 0), NOW)).isEmpty();
  }

  @Test
  void doubtsWhenThirtyPercentAreLostInEachOfTwoRegions() {
    assertThat(Doubt.ofTheWorld(services(10, 10, 2), NOW)).isEmpty();
    assertThat(Doubt.ofTheWorld(services(10, 10, 3), NOW)).isPresent();
  }

  @Test
  void countsOnlyWhatWasLostWithinAMinute() {
    Moment later = NOW.plus(Doubt.TOGETHER).plus(Duration.ofMillis(1));

    assertThat(Doubt.ofTheWorld(services(10, 10, 10), later)).isEmpty();
  }

  @Test
  void doubtsNothingWhereThereIsNothing() {
    assertThat(Doubt.ofTheWorld(List.of(), NOW)).isEmpty();
  }

  /** What fell together and comes back first is no reason to move what comes back last. */
  @Test
  void countsARegionThatRecoversAmongThoseThatFell() {
    Sight fell = Sight.blank(NOW);
    Sight other = Sight.blank(NOW);
    for (String agents : List.of("a:D b:D c:D", "a:R b:R c:R")) {
      fell = fell.look(Panel.fleet(agents, NOW), Panel.SPEC, Panel.SPEC_REVISION, List.of(), NOW);
    }
    other =
        other.look(
            Panel.fleet("a:U b:U c:U", NOW), Panel.SPEC, Panel.SPEC_REVISION, List.of(), NOW);

    assertThat(fell.cut()).isEmpty();
    assertThat(Doubt.ofTheWorld(List.of(fell), NOW)).isPresent();
    assertThat(Doubt.ofTheWorld(List.of(other), NOW)).isEmpty();
  }

  /** So many services in regions a and b, of which so many are lost in each. */
  private static List<Sight> services(int all, int lostInA, int lostInB) {
    List<Sight> sights = new ArrayList<>();
    for (int i = 0; i < all; i++) {
      TreeMap<String, Assessment> regions = new TreeMap<>();
      regions.put("a", assessment(i < lostInA));
      regions.put("b", assessment(i < lostInB));
      sights.add(
          new Sight(
              Collections.unmodifiableSortedMap(regions),
              Assessment.cut(regions),
              NOW,
              null,
              new TreeMap<>(),
              new TreeMap<>(),
              null));
    }
    return sights;
  }

  private static Assessment assessment(boolean lost) {
    return new Assessment(
        lost ? AssessmentStatus.DOWN : AssessmentStatus.UP,
        false,
        NOW,
        Assessment.unknown(NOW).tally());
  }
}
