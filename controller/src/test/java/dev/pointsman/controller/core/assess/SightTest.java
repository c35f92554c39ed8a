package dev.pointsman.controller.core.assess;

import static dev.pointsman.controller.core.assess.Panel.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Moment;
import dev.pointsman.coordination.model.AssessmentStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SightTest {
  private static final Duration STABLE = Duration.ofSeconds(1);
  private static final String DOWN = "d:D e:D f:D";
  private static final String UP = "d:U e:U f:U";

  @Test
  void knowsNothingOfARegionThatItHasNotLookedAt() {
    Assessment blank = Sight.blank(NOW).of("a", NOW);

    assertThat(blank.status()).isEqualTo(AssessmentStatus.UNKNOWN);
    assertThat(blank.held()).isTrue();
    assertThat(blank.isLost()).isFalse();
  }

  @Test
  void settlesOnceTheCutHasNotChangedForTheStableTime() {
    Sight sight = look(look(Sight.blank(NOW), UP, NOW), DOWN, at(10));

    assertThat(look(sight, DOWN, at(10.5)).settledAt(STABLE)).isEqualTo(at(11));
  }

  @Test
  void beginsToCountAnewWhenTheCutChanges() {
    Sight sight = look(Sight.blank(NOW), DOWN, at(10));
    sight = look(sight, UP, at(10.4));
    sight = look(sight, DOWN, at(10.8));

    assertThat(sight.settledAt(STABLE)).isEqualTo(at(11.8));
  }

  @Test
  void settlesSixSecondsAfterItBeganThoughTheCutKeepsChanging() {
    Sight sight = look(Sight.blank(NOW), DOWN, at(10));
    for (double second = 10.9; second < 15.9; second += 1.8) {
      sight = look(sight, "a:U d:D e:D f:D", at(second));
      sight = look(sight, DOWN, at(second + 0.9));
    }

    assertThat(sight.settledAt(STABLE)).isEqualTo(at(16));
  }

  @Test
  void holdsTheLastResultAndActsOnItNoMoreWhenTheVotesSayNothing() {
    Sight sight = look(look(Sight.blank(NOW), DOWN, at(1)), "d:x e:D f:x", at(2));

    assertThat(sight.of("a", at(2)).status()).isEqualTo(AssessmentStatus.DOWN);
    assertThat(sight.of("a", at(2)).held()).isTrue();
    assertThat(sight.of("a", at(2)).isLost()).isFalse();
    assertThat(sight.cut()).isEmpty();
  }

  @Test
  void showsARegionDownWhileItRecoversAndActsOnItNoMore() {
    Sight sight = look(look(Sight.blank(NOW), DOWN, at(1)), "d:R e:D f:R", at(2));

    assertThat(sight.of("a", at(2)).status()).isEqualTo(AssessmentStatus.DOWN);
    assertThat(sight.of("a", at(2)).isLost()).isFalse();
    assertThat(sight.of("a", at(2)).isRecovering()).isTrue();
    assertThat(sight.cut()).isEmpty();

    // one good probe by chance: it was DOWN all the time
    Sight again = look(sight, DOWN, at(3));
    assertThat(again.of("a", at(3)).isLost()).isTrue();
    assertThat(again.of("a", at(3)).since()).isEqualTo(at(1));
    assertThat(look(again, UP, at(4)).of("a", at(4)).isRecovering()).isFalse();
  }

  @Test
  void keepsWhenAStatusBeganAsLongAsItStands() {
    Sight sight = look(look(Sight.blank(NOW), DOWN, at(1)), DOWN, at(5));

    assertThat(sight.of("a", at(5)).since()).isEqualTo(at(1));
  }

  @Test
  void remembersTheFirstVoteAgainstARegionUntilNobodyVotesAgainstIt() {
    Sight sight = look(Sight.blank(NOW), "d:D e:U f:U", at(1));
    sight = look(sight, DOWN, at(3));
    assertThat(sight.firstVotes()).containsEntry("a", at(1));

    sight = look(sight, "d:R e:R f:R", at(3.5));
    assertThat(sight.firstVotes()).containsEntry("a", at(1));

    assertThat(look(sight, UP, at(4)).firstVotes()).isEmpty();
  }

  @Test
  void countsAnewWhenAgentsFallSilent() {
    Fleet fleet = Panel.fleet(UP, NOW);
    Sight sight = look(Sight.blank(NOW), fleet, Panel.SPEC_REVISION, NOW);
    assertThat(look(sight, fleet, Panel.SPEC_REVISION, at(15)).of("a", at(15)).held()).isFalse();

    Sight silent = look(sight, fleet, Panel.SPEC_REVISION, at(15.001));
    assertThat(silent.of("a", at(15.001)).held()).isTrue();
    assertThat(silent.of("a", at(15.001)).tally().silent()).isEqualTo(3);
  }

  @Test
  void countsAnewWhenTheDefinitionIsAnother() {
    Fleet fleet = Panel.fleet(UP, NOW);
    Sight sight = look(Sight.blank(NOW), fleet, Panel.SPEC_REVISION, NOW);

    // the agents have not said yet that they know it
    Sight after = look(sight, fleet, Panel.SPEC_REVISION + 1, at(1));
    assertThat(after.of("a", at(1)).held()).isTrue();
  }

  @Test
  void countsNothingAgainWhereNothingCanHaveChanged() {
    Fleet fleet = Panel.fleet(DOWN, NOW);
    Sight sight = look(Sight.blank(NOW), fleet, Panel.SPEC_REVISION, NOW);

    assertThat(look(sight, fleet, Panel.SPEC_REVISION, at(14))).isSameAs(sight);
  }

  private static Moment at(double seconds) {
    return NOW.plus(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static Sight look(Sight before, String agents, Moment now) {
    return look(before, Panel.fleet(agents, now), Panel.SPEC_REVISION, now);
  }

  private static Sight look(Sight before, Fleet fleet, long specRevision, Moment now) {
    return before.look(fleet, Panel.SPEC, specRevision, List.of("a"), now);
  }
}
