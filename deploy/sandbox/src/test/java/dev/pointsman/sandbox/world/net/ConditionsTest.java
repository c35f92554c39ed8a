package dev.pointsman.sandbox.world.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What links are like, and the rules that make them so. */
final class ConditionsTest {
  private static final Layout.Place EAST = new Layout.Place("us-east-1", "10.1.2.1");
  private static final Layout.Place WEST = new Layout.Place("us-west-2", "10.1.2.2");
  private static final Layout.Place EUROPE = new Layout.Place("eu-west-1", "10.1.2.3");
  private static final Layout.Place ROUTE53 = new Layout.Place("route53", "10.1.2.9");
  private static final Layout LAYOUT =
      new Layout(Network.of(10, 1, 2), List.of(EAST, WEST, EUROPE), ROUTE53);

  private final Conditions usual = Conditions.usual(LAYOUT.names());

  @Test
  void twoRegionsShareAContinentAndTheThirdLiesAcrossTheOcean() {
    assertThat(usual.way("us-east-1", "us-west-2")).isEqualTo(Duration.ofMillis(35));
    assertThat(usual.way("us-west-2", "us-east-1")).isEqualTo(Duration.ofMillis(35));
    assertThat(usual.way("us-east-1", "eu-west-1")).isEqualTo(Duration.ofMillis(70));
    assertThat(usual.way("eu-west-1", "us-west-2")).isEqualTo(Duration.ofMillis(70));
    assertThat(usual.way("us-east-1", "route53")).isZero();
  }

  @Test
  void slowerMeansAllOfThemAndOneCanBeSetAlone() {
    assertThat(usual.slower(3).way("us-east-1", "eu-west-1")).isEqualTo(Duration.ofMillis(210));
    Conditions one = usual.roundTrip("eu-west-1", "us-east-1", Duration.ofMillis(300));
    assertThat(one.way("us-east-1", "eu-west-1")).isEqualTo(Duration.ofMillis(150));
    assertThat(one.way("us-west-2", "eu-west-1")).isEqualTo(Duration.ofMillis(70));
  }

  @Test
  void whatIsWrongIsKeptForTheNextCommand() throws Exception {
    Conditions wrong = usual.cut("us-east-1", "route53").lossy("eu-west-1", 2.5).slower(1.5);
    ObjectMapper json = new ObjectMapper();

    assertThat(json.readValue(json.writeValueAsString(wrong), Conditions.class)).isEqualTo(wrong);
  }

  @Test
  void aWholeWorldHasNoRuleThatDrops() {
    assertThat(LAYOUT.regions()).noneMatch(r -> rules(usual, r).contains("drop"));
  }

  @Test
  void oneWayIsLostAtBothEndsAndTheOtherWayAtNeither() {
    Conditions cut = usual.cut("us-east-1", "us-west-2");

    assertThat(drops(cut, EAST)).containsExactly("oifname eth0 ip daddr 10.1.2.2 drop");
    assertThat(drops(cut, WEST)).containsExactly("iifname eth0 ip saddr 10.1.2.1 drop");
    assertThat(drops(cut, EUROPE)).isEmpty();
  }

  @Test
  void lossIsARuleForEveryLinkOfTheRegionEachWay() {
    assertThat(drops(usual.lossy("eu-west-1", 2.5), EUROPE))
        .hasSize(6)
        .contains("iifname eth0 ip saddr 10.1.2.9 numgen random mod 10000 < 250 drop");
  }

  @Test
  void noRuleEverNamesTheOutsideNorRefusesNorKnowsConnections() {
    Conditions wrong = usual;
    for (Layout.Place far : LAYOUT.far(EAST)) {
      wrong = wrong.cut("us-east-1", far.name()).cut(far.name(), "us-east-1");
    }
    String rules = rules(wrong.lossy("us-east-1", 10), EAST);

    assertThat(rules)
        .doesNotContain(LAYOUT.network().outside(), "reject", "ct state")
        .contains("priority raw", "delete table inet pointsman");
  }

  private static String rules(Conditions conditions, Layout.Place region) {
    return Firewall.rules(LAYOUT, conditions, region);
  }

  private static List<String> drops(Conditions conditions, Layout.Place region) {
    return rules(conditions, region)
        .lines()
        .map(String::strip)
        .filter(l -> l.endsWith("drop"))
        .toList();
  }
}
