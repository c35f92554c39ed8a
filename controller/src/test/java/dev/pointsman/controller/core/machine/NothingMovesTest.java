package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Worlds that look bad, in which the region that serves goes on serving. */
class NothingMovesTest {
  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);

  @AfterEach
  void theRegionServesUnderItsEpochAsBefore() {
    assertThat(rig.state().epoch()).isEqualTo(1);
    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.state().active()).containsExactly(A);
    assertThat(rig.orders).isEmpty();
  }

  @Test
  void whenOneAgentSeesEverythingDown() {
    for (String target : Shop.REGIONS) {
      rig.says(B, Shop.agent(B), Shop.web(target), Shop.DOWN);
      rig.says(B, Shop.agent(B), Shop.db(target), Shop.DOWN);
    }
    rig.pass(Duration.ofMinutes(5));
  }

  @Test
  void whenTheAgentOfTheRegionItselfSeesItDownAlone() {
    rig.says(A, Shop.agent(A), Shop.web(A), Shop.DOWN);
    rig.pass(Duration.ofMinutes(5));
  }

  @Test
  void whenTheServiceWobbles() {
    for (int i = 0; i < 40; i++) {
      verdicts(i % 5 < 2 ? VerdictStatus.SUSPECT : VerdictStatus.UP);
      rig.pass(Duration.ofSeconds(1));
    }
    verdicts(VerdictStatus.DEGRADED);
    rig.pass(Duration.ofMinutes(5));
  }

  @Test
  void whenItIsDownForLessThanTheStableTime() {
    for (int i = 0; i < 20; i++) {
      Shop.goesDown(rig, A);
      rig.pass(Duration.ofMillis(400));
      verdicts(VerdictStatus.UP);
      rig.pass(Duration.ofMillis(400));
    }
  }

  @Test
  void whenMostOfTheWorldLooksDown() {
    Shop.goesDown(rig, A);
    Shop.goesDown(rig, B);
    rig.pass(Duration.ofSeconds(50));
    assertThat(rig.told()).contains("FAILOVER_WAITS");
  }

  @Test
  void whenAllAgentsFallSilent() {
    for (String region : Shop.REGIONS) {
      rig.agentFallsSilent(region, Shop.agent(region));
    }
    rig.pass(Duration.ofMinutes(5));
  }

  @Test
  void whenAllAgentsDoubtThemselves() {
    for (String region : Shop.REGIONS) {
      rig.doubting.add(region + "/" + Shop.agent(region));
    }
    rig.pass(Duration.ofSeconds(3));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMinutes(5));
  }

  @Test
  void whenAFreshLookFindsItUp() {
    rig.mute.add(A + "/" + Shop.agent(A));
    rig.mute.add(B + "/" + Shop.agent(B));
    rig.mute.add(C + "/" + Shop.agent(C));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    assertThat(rig.rechecks.getLast()).endsWith("-confirm");
    verdicts(VerdictStatus.UP);
    rig.mute.clear();
    rig.happen(new Event.LeadershipLost("test"));
    rig.lead(8).pass(Duration.ofSeconds(2));

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.run().step(Step.CONFIRM).orElseThrow().code()).isEqualTo("NOT_CONFIRMED");
  }

  @Test
  void whenItAnswersAgainBeforeAgentsSayUp() {
    says(Shop.DOWN);
    says(Shop.DOWN.whileRecovering());
    rig.pass(Duration.ofMinutes(5));

    assertThat(rig.state().run()).isNull();
    assertThat(rig.rechecks).noneMatch(request -> request.endsWith("-confirm"));
    assertThat(vetoes()).contains(Veto.SOURCE_NOT_DOWN);
  }

  @Test
  void whenAFreshLookFindsItRecovering() {
    Shop.REGIONS.forEach(region -> rig.mute.add(region + "/" + Shop.agent(region)));
    says(Shop.DOWN);
    rig.pass(Duration.ofMillis(600));
    assertThat(rig.rechecks.getLast()).endsWith("-confirm");
    says(Shop.DOWN.whileRecovering());
    rig.mute.clear();
    rig.agentsAnswerNow().pass(Duration.ofSeconds(12));

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.run().step(Step.CONFIRM).orElseThrow().code()).isEqualTo("NOT_CONFIRMED");
    assertThat(rig.run().step(Step.CONFIRM).orElseThrow().detail())
        .contains("0 said DOWN, 0 UP, 3 that it recovers");
  }

  @Test
  void whenNoQuorumAnswersTheFreshLook() {
    rig.mute.add(A + "/" + Shop.agent(A));
    rig.mute.add(B + "/" + Shop.agent(B));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(9));

    assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
    assertThat(rig.run().step(Step.CONFIRM).orElseThrow().code()).isEqualTo("NOT_CONFIRMED");
    assertThat(rig.state().coolDownUntil()).isAfter(rig.now().wall());
  }

  @Test
  void whenTheStoreIsOlderThanItWas() {
    rig.happen(new Event.StoreRewound(5, 500));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMinutes(5));

    assertThat(rig.told()).contains("STORE_REWOUND");
    assertThat(Gate.automatic(rig.view(), rig.world().circumstances(Shop.NAME, rig.now())))
        .extracting(Finding::veto)
        .contains(Veto.STORE_REWOUND);
  }

  @Test
  void whenTheWatchIsLost() {
    rig.happen(new Event.WatchLost("test"));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMinutes(5));
  }

  @Test
  void whenTheStateCannotBeRead() {
    rig.happen(new Event.Unreadable("services/shop/state", Shop.NAME, "broken"));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMinutes(5));
  }

  private List<Veto> vetoes() {
    return Gate.automatic(rig.view(), rig.world().circumstances(Shop.NAME, rig.now())).stream()
        .map(Finding::veto)
        .toList();
  }

  private void verdicts(VerdictStatus status) {
    says(new Verdict(status, Reason.TIMEOUT, ""));
  }

  private void says(Verdict verdict) {
    for (String from : Shop.REGIONS) {
      rig.says(from, Shop.agent(from), Shop.web(A), verdict);
    }
  }
}
