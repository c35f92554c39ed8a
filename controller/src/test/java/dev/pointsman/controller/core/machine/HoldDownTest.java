package dev.pointsman.controller.core.machine;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.plan.Candidate;
import dev.pointsman.controller.core.plan.Candidates;
import dev.pointsman.controller.core.plan.Finding;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.Command;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.Policy;
import dev.pointsman.coordination.model.Veto;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A region that was lost and came back is no target of automation at once. */
class HoldDownTest {
  private static final Duration HOLD = Policy.HOLD_DOWN;
  private static final Duration LOST = Duration.ofSeconds(2);
  private final Rig rig = Shop.adopted(Automation.AUTOMATIC);

  @Test
  void theNextBestIsChosenInItsPlace() {
    flap(B);
    rig.pass(Duration.ofSeconds(70)); // two regions that fall within a minute are doubted
    everybodyIsUpToDate();
    Shop.goesDown(rig, A);
    rig.pass(LOST);

    assertThat(rig.run().to()).isEqualTo(C);
  }

  @Test
  void itIsATargetAgainAfterTheHoldDown() {
    flap(B);
    rig.pass(HOLD);
    everybodyIsUpToDate();
    Shop.goesDown(rig, A);
    rig.pass(LOST);

    assertThat(rig.run().to()).isEqualTo(B);
  }

  @Test
  void everyInterruptionBeginsItAnew() {
    flap(B);
    rig.pass(HOLD.minusSeconds(5));
    flap(B);
    rig.pass(HOLD.minusSeconds(5));
    assertThat(against(B)).containsExactly(Veto.TARGET_HOLD_DOWN);

    rig.pass(Duration.ofSeconds(5));
    assertThat(against(B)).isEmpty();
  }

  @Test
  void votesThatDecideNothingInterruptItToo() {
    flap(B);
    rig.pass(HOLD.minusSeconds(5));
    rig.doubting.addAll(List.of(A + "/" + Shop.agent(A), C + "/" + Shop.agent(C)));
    rig.pass(Duration.ofSeconds(3));
    rig.doubting.clear();
    rig.pass(Duration.ofSeconds(10));

    assertThat(against(B)).containsExactly(Veto.TARGET_HOLD_DOWN);
  }

  @Test
  void aRegionThatWasNeverLostOwesNothing() {
    assertThat(against(B)).isEmpty();
    assertThat(against(C)).isEmpty();
  }

  @Test
  void aReplicaThatIsElectedRemembersWhatItSaw() {
    rig.happen(new Event.LeadershipLost("test"));
    flap(B);
    rig.lead(8).pass(Duration.ofSeconds(3));

    assertThat(against(B)).containsExactly(Veto.TARGET_HOLD_DOWN);
  }

  @Test
  void aPersonMayGoThere() {
    flap(B);
    rig.order(new Command.Failover(Shop.NAME, B, new TreeSet<>()));

    assertThat(rig.run().to()).isEqualTo(B);
  }

  @Test
  void saysForHowLongItHasBeenUpAndUntilWhenItIsHeldDown() {
    flap(B);
    rig.pass(Duration.ofSeconds(30));
    Finding found = candidate(B).against().getFirst();

    assertThat(found.detail()).contains(B).contains("UP for 30 s").contains("120 s");
    assertThat(found.until()).isEqualTo(rig.now().wall().plus(HOLD).minusSeconds(30));
  }

  /** Everybody sees it down, and then well again. */
  private void flap(String region) {
    Shop.goesDown(rig, region);
    rig.pass(LOST);
    Shop.comesBack(rig, region);
  }

  private void everybodyIsUpToDate() {
    Shop.position(rig, A, DatabaseRole.PRIMARY, 1, "0/6000");
    Shop.position(rig, B, DatabaseRole.STANDBY, 1, "0/6000");
    Shop.position(rig, C, DatabaseRole.STANDBY, 1, "0/6000");
  }

  private Candidate candidate(String region) {
    return Candidates.ofAutomation(rig.view(), A, null, rig.now()).stream()
        .filter(candidate -> candidate.region().equals(region))
        .findFirst()
        .orElseThrow();
  }

  private List<Veto> against(String region) {
    everybodyIsUpToDate();
    return candidate(region).against().stream().map(Finding::veto).toList();
  }
}
