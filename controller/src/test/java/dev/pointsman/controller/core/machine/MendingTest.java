package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.controller.core.plan.Gate;
import dev.pointsman.controller.core.plan.Mending;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Detection;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Veto;
import dev.pointsman.coordination.store.KeySpace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * After the state could not be read: its guard had closed the database meanwhile, and everybody saw
 * it down.
 */
class MendingTest {
  private static final String KEY = KeySpace.state(Shop.NAME);

  /** 5 s to open, 5 good probes at most 1.1 s apart. */
  private static final Duration HOLD_OFF = Duration.ofMillis(10_500);

  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);
  private final ServiceState good = rig.state();

  @Test
  void beginsNoFailoverOnVerdictsOfTheTimeWhenTheStateCouldNotBeRead() {
    breaks();
    mends();
    rig.pass(HOLD_OFF.minusMillis(100));
    Shop.comesBack(rig, A);
    rig.pass(Duration.ofSeconds(20));

    assertThat(rig.state().run()).isNull();
    assertThat(rig.told()).doesNotContain("RUN_BEGUN");
  }

  @Test
  void saysThatItHoldsOffAndUntilWhen() {
    breaks();
    mends();
    rig.pass(Duration.ofMillis(150));

    assertThat(vetoes()).extracting(Finding::veto).containsExactly(Veto.RECORD_MENDED);
    assertThat(vetoes().getFirst().until())
        .isEqualTo(rig.now().wall().plus(HOLD_OFF).minusMillis(150));
  }

  @Test
  void beginsWhenTheHoldOffIsOverAndTheRegionIsStillLost() {
    breaks();
    mends();
    rig.pass(HOLD_OFF.minusMillis(10));
    assertThat(rig.state().run()).isNull();

    rig.pass(Duration.ofMillis(20));
    assertThat(rig.state().run()).isNotNull();
  }

  @Test
  void waitsForAQuorumThatHasAnsweredARecheckSince() {
    breaks();
    rig.agentsAnswer = false;
    mends();
    rig.pass(HOLD_OFF.plusSeconds(5));
    assertThat(rig.rechecks).anyMatch(request -> request.startsWith("mended-"));
    assertThat(rig.state().run()).isNull();
    assertThat(vetoes()).extracting(Finding::veto).containsExactly(Veto.RECORD_MENDED);

    rig.agentsAnswer = true;
    rig.agentsAnswerNow();
    assertThat(rig.state().run()).isNotNull();
  }

  @Test
  void holdsOffAlsoWhenTheStateWasDeletedAndIsRestored() {
    Shop.bearsItsEpoch(rig, A);
    breaks();
    rig.happen(new Event.Mended(KEY));
    rig.happen(new Event.StateRemoved(Shop.NAME));
    rig.pass(Duration.ofMinutes(1));
    rig.happen(new Event.StateChanged(Shop.NAME, good, rig.nextRevision()));
    rig.pass(HOLD_OFF.minusMillis(10));

    assertThat(rig.state().run()).isNull();
    assertThat(vetoes()).extracting(Finding::veto).containsExactly(Veto.RECORD_MENDED);
  }

  @Test
  void holdsOffAlsoWhenAContradictionWasTakenOut() {
    ServiceState nowhere = good.edit().permit("mars").run(null).done();
    rig.happen(new Event.StateChanged(Shop.NAME, nowhere, rig.nextRevision()));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(3));
    rig.happen(new Event.StateChanged(Shop.NAME, good, rig.nextRevision()));
    rig.pass(Duration.ofSeconds(3));

    assertThat(rig.state().run()).isNull();
    assertThat(vetoes()).extracting(Finding::veto).containsExactly(Veto.RECORD_MENDED);
  }

  @Test
  void holdsAnAutomaticRunThatHasNotFencedYet() {
    rig.agentsAnswer = false;
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(2));
    ServiceState running = rig.state();
    assertThat(running.run()).isNotNull();
    rig.happen(new Event.Unreadable(KEY, Shop.NAME, "no JSON"));
    rig.agentsAnswer = true;
    rig.happen(new Event.Mended(KEY));
    rig.happen(new Event.StateChanged(Shop.NAME, running, rig.nextRevision()));
    rig.pass(HOLD_OFF.minusMillis(100));
    assertThat(rig.state().permit()).isEqualTo(A);

    Shop.comesBack(rig, A);
    rig.pass(Duration.ofSeconds(10));
    assertThat(rig.state().permit()).isEqualTo(A);
    assertThat(rig.run().summary()).startsWith("NOT_CONFIRMED");
  }

  @Test
  void aReplicaThatSawItUnreadableHoldsOffToo() {
    breaks();
    rig.happen(new Event.LeadershipLost("the lease ended"));
    mends();
    rig.pass(Duration.ofSeconds(2));
    assertThat(vetoes()).extracting(Finding::veto).containsExactly(Veto.RECORD_MENDED);

    rig.lead(8).pass(Duration.ofSeconds(5));
    assertThat(rig.state().run()).isNull();
  }

  @Test
  void aSuccessorThatNeverSawItUnreadableHasItsOwnGrace() {
    breaks();
    mends();
    rig.succeed(new Self("c2", Shop.B), 99);
    rig.pass(Duration.ofMillis(990));

    assertThat(rig.state().run()).isNull();
  }

  @Test
  void givesSlowDetectionTheTimeThatItNeedsToSeeARegionWell() {
    assertThat(Mending.over(rig.now(), Detection.standard()).since(rig.now()))
        .isEqualTo(Duration.ofMillis(32_500));
  }

  private void breaks() {
    rig.happen(new Event.Unreadable(KEY, Shop.NAME, "no JSON"));
    Shop.goesDown(rig, A);
    rig.pass(Duration.ofSeconds(3));
  }

  private void mends() {
    rig.happen(new Event.Mended(KEY));
    rig.happen(new Event.StateChanged(Shop.NAME, good, rig.nextRevision()));
  }

  private List<Finding> vetoes() {
    return Gate.automatic(rig.view(), rig.world().circumstances(Shop.NAME, rig.now()));
  }
}
