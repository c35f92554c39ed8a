package dev.pointsman.controller.core.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.CheckId;
import dev.pointsman.coordination.model.CheckSpec;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictShard;
import dev.pointsman.coordination.model.VerdictStatus;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VoteTest {
  private static final ServiceSpec SPEC =
      Panel.spec(
          List.of(
              new CheckSpec.Tcp("web", "web.test", 80),
              new CheckSpec.Http(
                  "through",
                  URI.create("http://web.test/write"),
                  List.of(200),
                  null,
                  Map.of(),
                  CheckSpec.Redirects.NONE,
                  CheckSpec.Tls.DEFAULT,
                  Vote.THROUGH_PRIMARY)));

  @Test
  void isUpOnlyWhenEveryCheckIsUp() {
    assertThat(vote(VerdictStatus.UP, VerdictStatus.UP)).isEqualTo(VerdictStatus.UP);
  }

  @Test
  void isDownWhenAnyCheckIsDownWhateverTheOthersSay() {
    assertThat(vote(VerdictStatus.DOWN, VerdictStatus.UP)).isEqualTo(VerdictStatus.DOWN);
    assertThat(vote(VerdictStatus.UNKNOWN, VerdictStatus.DOWN)).isEqualTo(VerdictStatus.DOWN);
  }

  @Test
  void isTheWorstOfTheRestOtherwise() {
    assertThat(vote(VerdictStatus.UP, VerdictStatus.DEGRADED)).isEqualTo(VerdictStatus.DEGRADED);
    assertThat(vote(VerdictStatus.SUSPECT, VerdictStatus.DEGRADED))
        .isEqualTo(VerdictStatus.SUSPECT);
    assertThat(vote(VerdictStatus.UNKNOWN, VerdictStatus.SUSPECT)).isEqualTo(VerdictStatus.UNKNOWN);
  }

  @Test
  void isUnknownWhenACheckHasNoVerdictYet() {
    AgentView agent =
        AgentView.unseen("b", "b0", Panel.NOW).with(0, shard(Map.of("web", VerdictStatus.UP)));

    assertThat(Vote.of(agent, SPEC, SPEC.regions().getFirst(), true))
        .isEqualTo(VerdictStatus.UNKNOWN);
  }

  @Test
  void leavesChecksThroughThePrimaryOutForARegionThatDoesNotServe() {
    AgentView agent =
        AgentView.unseen("b", "b0", Panel.NOW)
            .with(0, shard(Map.of("web", VerdictStatus.UP, "through", VerdictStatus.DOWN)));

    assertThat(Vote.of(agent, SPEC, SPEC.regions().getFirst(), false)).isEqualTo(VerdictStatus.UP);
    assertThat(Vote.of(agent, SPEC, SPEC.regions().getFirst(), true)).isEqualTo(VerdictStatus.DOWN);
  }

  private static VerdictStatus vote(VerdictStatus web, VerdictStatus through) {
    AgentView agent =
        AgentView.unseen("b", "b0", Panel.NOW)
            .with(0, shard(Map.of("web", web)))
            .with(1, shard(Map.of("through", through)));
    return Vote.of(agent, SPEC, SPEC.regions().getFirst(), true);
  }

  private static VerdictShard shard(Map<String, VerdictStatus> statuses) {
    TreeMap<CheckId, Verdict> verdicts = new TreeMap<>();
    statuses.forEach(
        (check, status) ->
            verdicts.put(new CheckId("shop", "a", check), new Verdict(status, Reason.OK, "")));
    return new VerdictShard(verdicts);
  }
}
