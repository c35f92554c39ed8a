package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Answer;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Notice;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Step;
import dev.pointsman.coordination.model.StepRecord;
import dev.pointsman.coordination.model.StepStatus;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a run makes of records that are not as this installation wrote them. */
class RecordsTest {
  private static final Answer FOREIGN = new Answer.Refused("FOREIGN_EPOCH", "owner break-glass");
  private static final Answer DRIFT = new Answer.Refused("DRIFT", "somebody else changed them");

  @Test
  void anAutomaticFailoverGoesOnWithForeignRecordsAndWarnsBeforeItFences() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.records = FOREIGN;
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));

    assertThat(rig.state().permit()).isNull();
    assertThat(confirm(rig).evidence().get("warning")).contains("FOREIGN_EPOCH", "break-glass");
    assertThat(rig.notices)
        .anyMatch(n -> n.level() == Notice.Level.WARN && n.text().contains("break-glass"));
  }

  @Test
  void anAutomaticFailoverAsksForTheRecordsBesideTheAgentsUnderTheEpochAndBatchInForce() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.looks.clear();
    rig.agentsAnswer = false;
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));

    assertThat(rig.looks).hasSize(1);
    assertThat(rig.looks.getFirst().claim())
        .isEqualTo(new Effect.Claim(Shop.NAME, 1, rig.state().batch(), null));
    assertThat(confirm(rig).status()).isEqualTo(StepStatus.RUNNING);
  }

  @Test
  void anAutomaticFailoverWaitsAtMostASecondForAProviderThatDoesNotAnswer() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.records = null;
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(600));
    assertThat(rig.state().permit()).isEqualTo(A);

    rig.pass(Duration.ofSeconds(1));

    assertThat(rig.state().permit()).isNull();
    assertThat(confirm(rig).evidence()).containsEntry("records", "not seen in time");
  }

  @Test
  void neitherKindOfFailoverIsStoppedByAControlPlaneThatIsAway() {
    Rig automatic = Shop.adopted(Automation.AUTOMATIC);
    automatic.records = new Answer.Failed("ROUTE53_UNKNOWN", "connect timed out");
    Rig ordered = Shop.adopted(Automation.AUTOMATIC);
    ordered.records = automatic.records;
    Shop.goesDown(automatic, A);
    automatic.pass(Duration.ofMillis(600));
    ordered.order(failover());

    for (Rig rig : List.of(automatic, ordered)) {
      assertThat(rig.state().permit()).isNull();
      assertThat(confirm(rig).evidence()).containsEntry("records", "not seen: ROUTE53_UNKNOWN");
    }
  }

  @Test
  void anOrderedFailoverEndsBeforeItChangesAnythingWhenTheRecordsAreForeign() {
    for (String code : List.of("FOREIGN_EPOCH", "STALE")) {
      Rig rig = Shop.adopted(Automation.AUTOMATIC);
      rig.records = new Answer.Refused(code, "owner break-glass");
      rig.order(failover());

      assertThat(rig.run().result()).isEqualTo(RunResult.ABORTED);
      assertThat(rig.run().summary()).contains("FOREIGN_EPOCH", "--waive FOREIGN_EPOCH");
      assertThat(rig.state().permit()).isEqualTo(A);
      assertThat(rig.state().epoch()).isEqualTo(1);
    }
  }

  @Test
  void anOrderedFailoverGoesOnWithForeignRecordsOnAPersonsWaiver() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.records = FOREIGN;
    rig.order(failover(Veto.FOREIGN_EPOCH));

    assertThat(rig.state().permit()).isNull();
    assertThat(confirm(rig).evidence()).containsKey("warning");
  }

  @Test
  void anOrderedFailoverGoesOnWithRecordsThatAPersonCanPutBack() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    rig.records = DRIFT;
    rig.order(failover());

    assertThat(rig.state().permit()).isNull();
    assertThat(confirm(rig).evidence().get("warning")).contains("DRIFT");
  }

  @Test
  void looksAtDriftedRecordsAgainOnceAMinuteAndGoesOnWhenTheyAreRight() {
    Rig rig = atSwitch();
    rig.answer(DRIFT);
    assertThat(switching(rig).status()).isEqualTo(StepStatus.WAITING);

    rig.pass(Duration.ofSeconds(59));
    assertThat(switches(rig)).hasSize(1);
    rig.pass(Duration.ofSeconds(2));
    assertThat(switches(rig)).hasSize(2);
    rig.answer(DRIFT);
    rig.pass(Duration.ofSeconds(61));
    assertThat(switches(rig)).hasSize(3);
    Shop.switches(rig, B);

    assertThat(switching(rig).status()).isEqualTo(StepStatus.DONE);
    assertThat(rig.state().active()).containsExactly(B);
  }

  @Test
  void wakesAPersonOnceForADriftThatLasts() {
    Rig rig = atSwitch();
    for (int look = 0; look < 4; look++) {
      rig.answer(DRIFT);
      rig.pass(Duration.ofSeconds(61));
    }

    assertThat(rig.notices.stream().filter(n -> n.text().startsWith("SWITCH waits"))).hasSize(1);
  }

  private static Rig atSwitch() {
    Rig rig = Shop.adopted(Automation.AUTOMATIC);
    FailoverTest.untilPromotion(rig);
    rig.answer(new Answer.Promoted(2, Lsn.parse("0/6000"), new TreeMap<>()));
    Shop.guardOpens(rig, B);
    rig.order(Effect.SwitchTraffic.class);
    return rig;
  }

  private static List<Effect.Outside> switches(Rig rig) {
    return rig.orders.stream().filter(Effect.SwitchTraffic.class::isInstance).toList();
  }

  private static Command failover(Veto... waivers) {
    return new Command.Failover(Shop.NAME, B, new TreeSet<>(List.of(waivers)));
  }

  private static StepRecord confirm(Rig rig) {
    return rig.run().step(Step.CONFIRM).orElseThrow();
  }

  private static StepRecord switching(Rig rig) {
    return rig.run().step(Step.SWITCH).orElseThrow();
  }
}
