package dev.pointsman.controller.core.assess;

import static dev.pointsman.controller.core.assess.Panel.judge;
import static dev.pointsman.controller.core.assess.Panel.tally;
import static dev.pointsman.coordination.model.AssessmentStatus.DEGRADED;
import static dev.pointsman.coordination.model.AssessmentStatus.DOWN;
import static dev.pointsman.coordination.model.AssessmentStatus.PARTITIONED;
import static dev.pointsman.coordination.model.AssessmentStatus.UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.VerdictStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What several agents say together of region a; see {@link Panel} for the letters. */
class QuorumTest {
  @Test
  void isDownWhenAllSayDown() {
    assertThat(judge("a:D b:D c:D")).contains(DOWN);
  }

  @Test
  void isDownWhenItsOwnAgentIsLostAndBothOtherRegionsSayDown() {
    assertThat(judge("a:x b:D c:D")).contains(DOWN);
    assertThat(judge("a:o b:D c:D")).contains(DOWN);
    assertThat(judge("a:m b:D c:D")).contains(DOWN);
  }

  @Test
  void isNotDownWhenOnlyOneOtherRegionSaysDown() {
    assertThat(judge("a:DD b:DD c:U")).isEmpty();
    assertThat(judge("a:D b:D c:K")).isEmpty();
  }

  @Test
  void isNotDownByVotesThatRecover() {
    assertThat(judge("a:R b:R c:R")).isEmpty();
    assertThat(judge("a:D b:D c:R")).isEmpty();
    assertThat(judge("a:R b:D c:D")).contains(DOWN);
    // nor UP, and what recovers takes nothing from those who see it up
    assertThat(judge("a:U b:R c:R")).isEmpty();
    assertThat(judge("a:U b:U c:R")).contains(UP);
    assertThat(judge("a:U b:D c:R")).isEmpty();
    assertThat(tally("a:R b:R c:U").told()).isEqualTo("3 agents: 1 UP, 0 DOWN, 2 recovering");
  }

  @Test
  void isNotDownBelowAQuorumOfAllAgentsOfTheRosterHoweverManyAreSilent() {
    assertThat(judge("a:xx b:D c:D d:x")).isEmpty();
    assertThat(judge("a:x b:D c:D d:D e:x")).contains(DOWN);
  }

  @Test
  void isNotDownOnAMajorityOfAgentsThatIsNoMajorityOfRegions() {
    assertThat(judge("a:x b:DDD c:D d:U e:U")).isEmpty();
    assertThat(judge("a:x b:DDD c:D d:D e:U")).contains(DOWN);
  }

  @Test
  void isNotDownWhenDownsAreFewerThanTheQuorumThoughVotersAreEnough() {
    assertThat(judge("a:x b:DU c:D d:D e:UU")).isEmpty();
  }

  @Test
  void isUpWhenAQuorumOfAgentsAndMoreRegionsSayUp() {
    assertThat(judge("a:U b:U c:U")).contains(UP);
    assertThat(judge("a:x b:U c:U")).contains(UP);
    assertThat(judge("a:U b:U c:D")).contains(UP);
  }

  @Test
  void isNotUpBelowAQuorum() {
    assertThat(judge("a:U b:x c:x")).isEmpty();
  }

  @Test
  void isNotUpWhenAsManyRegionsSayDownAsUp() {
    assertThat(judge("a:UUU b:D")).isEmpty();
  }

  @Test
  void isPartitionedFirstWhenItsInsideSaysUpAndTwoOthersSayDown() {
    assertThat(judge("a:U b:D c:D")).contains(PARTITIONED);
    assertThat(judge("a:U b:DD c:DD")).contains(PARTITIONED);
  }

  @Test
  void isNotPartitionedWhenOnlyOneOtherRegionSaysDown() {
    assertThat(judge("a:U b:D c:K")).isEmpty();
  }

  @Test
  void isNotPartitionedWhenItsInsideIsTied() {
    assertThat(judge("a:UD b:DD c:DD")).contains(DOWN);
  }

  @Test
  void countsATiedRegionForNeitherSide() {
    assertThat(tally("a:UD b:DU c:D").regions()).isEqualTo(Map.of("c", VerdictStatus.DOWN));
    assertThat(judge("a:D b:DU c:DD")).isEmpty();
  }

  @Test
  void takesTheStrictMajorityOfARegionsVotersForItsWord() {
    assertThat(tally("a:U b:DDU c:DK").regions())
        .isEqualTo(Map.of("a", VerdictStatus.UP, "b", VerdictStatus.DOWN, "c", VerdictStatus.DOWN));
  }

  @Test
  void neverTakesUnknownSuspectDegradedOrMissingForDown() {
    for (String letter : new String[] {"K", "S", "G", "-", "m"}) {
      assertThat(tally("a:x b:D c:" + letter).voters()).as(letter).isEqualTo(1);
      assertThat(judge("a:x b:D c:" + letter)).as(letter).isEmpty();
    }
  }

  @Test
  void isDegradedWhenAQuorumSaysSo() {
    assertThat(judge("a:G b:G c:U")).contains(DEGRADED);
    assertThat(judge("a:G b:U c:K")).isEmpty();
  }

  @Test
  void doesNotCountAgentsThatDoubtThemselves() {
    assertThat(judge("a:x b:D c:d")).isEmpty();
    assertThat(tally("a:U b:d c:d").abstaining()).isEqualTo(2);
  }

  @Test
  void doesNotCountStaleAgents() {
    assertThat(judge("a:x b:D c:o")).isEmpty();
    assertThat(tally("a:U b:o c:x").silent()).isEqualTo(2);
  }

  @Test
  void doesNotCountAgentsThatDoNotKnowTheDefinitionYet() {
    assertThat(judge("a:x b:D c:n")).isEmpty();
    assertThat(judge("a:x b:D c:q")).isEmpty();
  }

  @Test
  void countsOnlyAnswersToTheRecheckWhenAskedTo() {
    assertThat(tally("a:r b:D c:D", Panel.RECHECK).down()).isEqualTo(2);
    assertThat(tally("a:r b:D c:r", Panel.RECHECK).down()).isEqualTo(1);
    assertThat(tally("a:r b:D c:r").down()).isEqualTo(3);
  }

  @Test
  void countsNobodyWhoIsNotOfTheRoster() {
    Fleet fleet = Panel.fleet("a:D b:D c:D", Panel.NOW);
    Fleet smaller = fleet.with(Panel.fleet("a:D b:D", Panel.NOW).roster());

    assertThat(
            Quorum.tally(
                    smaller,
                    Panel.SPEC,
                    Panel.SPEC_REVISION,
                    Panel.SPEC.regions().getFirst(),
                    true,
                    0,
                    Panel.NOW)
                .voters())
        .isEqualTo(2);
  }

  @Test
  void needsMoreThanHalfOfAnEvenRoster() {
    assertThat(tally("a:U b:D c:D d:D").quorum()).isEqualTo(3);
    assertThat(tally("a:U b:D c:D").quorum()).isEqualTo(2);
  }
}
