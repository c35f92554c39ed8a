package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.Limits;
import dev.pointsman.coordination.model.Roster;
import dev.pointsman.coordination.model.RunKind;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.RunResult;
import dev.pointsman.coordination.model.Trigger;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What automation may move over all services of an installation, and whom that never stops. */
class LimitsTest {
  private static final Duration PER = Limits.USUAL.per();
  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);

  @Test
  void everyServiceLeavesARegionThatIsLost() {
    for (int i = 0; i < 20; i++) {
      moved("under-way-" + i, A, null);
      moved("ended-" + i, A, rig.now().wall());
    }
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.run().kind()).isEqualTo(RunKind.FAILOVER);
  }

  @Test
  void nothingLeavesASecondRegionWithinTheTimeAndAllIsSaid() {
    Instant ended = rig.now().wall();
    moved("cart", B, ended);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(9));

    Finding veto = only();
    assertThat(veto.veto()).isEqualTo(Veto.REGIONS_LIMIT);
    assertThat(veto.detail()).contains("within 600 s").contains(B).contains(A).contains("1 region");
    assertThat(veto.until()).isEqualTo(ended.plus(PER));
    assertThat(rig.told()).contains("FAILOVER_WAITS");
    assertThat(rig.run().kind()).isEqualTo(RunKind.ADOPT);
  }

  @Test
  void theWaitEndsByItself() {
    moved("cart", B, rig.now().wall());
    Shop.goesDown(rig, A);
    rig.pass(PER.minusSeconds(1));
    assertThat(rig.run().kind()).isEqualTo(RunKind.ADOPT);

    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.run().kind()).isEqualTo(RunKind.FAILOVER);
  }

  @Test
  void aRunThatIsUnderWayCountsFromItsBeginning() {
    happens(run("cart", B, Trigger.AUTOMATIC, 1, null));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(9));

    assertThat(only().veto()).isEqualTo(Veto.REGIONS_LIMIT);
    assertThat(only().until()).isNull();
  }

  @Test
  void whatAPersonMovedAndWhatWasGivenUpBeforeItsFenceDoNotCount() {
    happens(run("cart", B, "oncall", 2, rig.now().wall()));
    happens(run("mail", C, Trigger.AUTOMATIC, 1, rig.now().wall()));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.run().kind()).isEqualTo(RunKind.FAILOVER);
  }

  @Test
  void aPersonIsNotHeldToThem() {
    limits(new Limits(1, PER, 1));
    moved("cart", B, null);
    rig.order(new Command.Failover(Shop.NAME, C, new TreeSet<>()));

    assertThat(rig.run().kind()).isEqualTo(RunKind.FAILOVER);
    assertThat(rig.run().to()).isEqualTo(C);
  }

  @Test
  void aRunThatIsUnderWayGoesOn() {
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofMillis(550));
    assertThat(rig.run().kind()).isEqualTo(RunKind.FAILOVER);
    moved("cart", B, null);
    moved("mail", C, rig.now().wall());
    limits(new Limits(1, PER, 1));
    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.run().isEnded()).isFalse();
    assertThat(rig.state().permit()).isNull();
  }

  @Test
  void asManyRunsAsThereMayBeAtOnce() {
    limits(new Limits(1, PER, 2));
    happens(run("cart", B, "oncall", 1, null));
    moved("mail", A, null);
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(9));
    assertThat(only().veto()).isEqualTo(Veto.RUNS_LIMIT);
    assertThat(only().detail()).contains("2 runs").contains("cart, mail");

    happens(run("cart", B, "oncall", 1, rig.now().wall()));
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.run().kind()).isEqualTo(RunKind.FAILOVER);
  }

  @Test
  void whatIsBeingWrittenCountsBeforeTheAnswerComes() {
    rig.holdsAnswers = true;
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(1));

    assertThat(rig.run().kind()).isEqualTo(RunKind.ADOPT);
    assertThat(rig.world().moved(rig.now()).regionsLeft(rig.now().wall()))
        .containsEntry(A, Optional.empty());
  }

  @Test
  void aSuccessorCountsByTheRecords() {
    moved("cart", B, rig.now().wall());
    rig.succeed(new Self("c2", C), 9);
    rig.pass(Duration.ofSeconds(2));
    for (String from : Shop.REGIONS) {
      rig.says(from, Shop.agent(from), Shop.web(A), Shop.DOWN);
    }
    rig.pass(Duration.ofSeconds(9));

    assertThat(Gate.automatic(rig.view(), rig.world().circumstances(Shop.NAME, rig.now())))
        .extracting(Finding::veto)
        .contains(Veto.REGIONS_LIMIT);
  }

  @Test
  void moreRegionsMayBeLeftWhereTheInstallationSaysSo() {
    limits(new Limits(2, PER, 40));
    moved("cart", B, rig.now().wall());
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(2));

    assertThat(rig.run().kind()).isEqualTo(RunKind.FAILOVER);
  }

  private Finding only() {
    List<Finding> found =
        Gate.automatic(rig.view(), rig.world().circumstances(Shop.NAME, rig.now()));
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private void limits(Limits limits) {
    rig.happen(new Event.RosterChanged(new Roster(Shop.roster().members(), limits)));
  }

  private void moved(String service, String from, @Nullable Instant ended) {
    happens(run(service, from, Trigger.AUTOMATIC, 2, ended));
  }

  private void happens(RunRecord run) {
    rig.happen(new Event.RunChanged(run, rig.nextRevision()));
  }

  private RunRecord run(
      String service, String from, String actor, long epoch, @Nullable Instant ended) {
    return new RunRecord(
        "20251231T000000000-failover",
        RunKind.FAILOVER,
        service,
        from,
        C,
        1,
        epoch,
        new Trigger(actor, "test", null, null),
        new TreeSet<>(),
        rig.now().wall(),
        null,
        List.of(),
        null,
        ended,
        ended == null ? null : epoch > 1 ? RunResult.COMPLETED : RunResult.ABORTED,
        null);
  }
}
