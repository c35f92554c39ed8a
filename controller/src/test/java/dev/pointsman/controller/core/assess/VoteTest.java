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
    assertThat(vote(VerdictStatus.UP, VerdictStatus.UP)).isEqualTo(Vote.UP);
  }

  @Test
  void isDownWhenAnyCheckIsDownWhateverTheOthersSay() {
    assertThat(vote(VerdictStatus.DOWN, VerdictStatus.UP)).isEqualTo(Vote.DOWN);
    assertThat(vote(VerdictStatus.UNKNOWN, VerdictStatus.DOWN)).isEqualTo(Vote.DOWN);
  }

  @Test
  void isTheWorstOfTheRestOtherwise() {
    assertThat(vote(VerdictStatus.UP, VerdictStatus.DEGRADED)).isEqualTo(Vote.DEGRADED);
    assertThat(vote(VerdictStatus.SUSPECT, VerdictStatus.DEGRADED)).isEqualTo(Vote.SUSPECT);
    assertThat(vote(VerdictStatus.UNKNOWN, VerdictStatus.SUSPECT)).isEqualTo(Vote.UNKNOWN);
  }

  @Test
  void isUnknownWhenACheckHasNoVerdictYet() {
    AgentView agent =
        AgentView.unseen("b", "b0", Panel.NOW).with(0, shard(Map.of("web", VerdictStatus.UP)));

    assertThat(Vote.of(agent, SPEC, SPEC.regions().getFirst(), true)).isEqualTo(Vote.UNKNOWN);
  }

  @Test
  void leavesChecksThroughThePrimaryOutForARegionThatDoesNotServe() {
    AgentView agent =
        AgentView.unseen("b", "b0", Panel.NOW)
            .with(0, shard(Map.of("web", VerdictStatus.UP, "through", VerdictStatus.DOWN)));

    assertThat(Vote.of(agent, SPEC, SPEC.regions().getFirst(), false)).isEqualTo(Vote.UP);
    assertThat(Vote.of(agent, SPEC, SPEC.regions().getFirst(), true)).isEqualTo(Vote.DOWN);
  }

  @Test
  void isNoVoteForDownWhileTheNewestProbesGoWell() {
    Verdict down = new Verdict(VerdictStatus.DOWN, Reason.REFUSED, "");
    Verdict up = new Verdict(VerdictStatus.UP, Reason.OK, "");

    assertThat(said(down.whileRecovering(), up)).isEqualTo(Vote.RECOVERING);
    assertThat(said(down.whileRecovering(), down.whileRecovering())).isEqualTo(Vote.RECOVERING);
    assertThat(said(down.whileRecovering(), down)).isEqualTo(Vote.DOWN);
    assertThat(said(down.whileRecovering(), Verdict.NOT_PROBED)).isEqualTo(Vote.RECOVERING);
  }

  private static Vote said(Verdict web, Verdict through) {
    AgentView agent =
        AgentView.unseen("b", "b0", Panel.NOW)
            .with(
                0,
                new VerdictShard(
                    Map.of(
                        new CheckId("shop", "a", "web"), web,
                        new CheckId("shop", "a", "through"), through)));
    return Vote.of(agent, SPEC, SPEC.regions().getFirst(), true);
  }

  private static Vote vote(VerdictStatus web, VerdictStatus through) {
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
