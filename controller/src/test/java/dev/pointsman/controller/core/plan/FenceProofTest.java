package dev.pointsman.controller.core.plan;

import static dev.pointsman.controller.core.machine.Shop.A;
import static dev.pointsman.controller.core.machine.Shop.B;
import static dev.pointsman.controller.core.machine.Shop.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.Moment;
import dev.pointsman.controller.core.machine.Rig;
import dev.pointsman.controller.core.machine.Shop;
import dev.pointsman.controller.core.plan.FenceProof.Word;
import dev.pointsman.controller.core.run.Self;
import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.Automation;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.Proof;
import dev.pointsman.coordination.model.Reason;
import dev.pointsman.coordination.model.Verdict;
import dev.pointsman.coordination.model.VerdictStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FenceProofTest {
  private static final long EPOCH = 2;
  private static final Duration LONG = Duration.ofMinutes(10);
  private Rig rig = new Rig(new Self("c3", Shop.C));
  private Moment closedSince = rig.now();
  private long looked = 1;

  @BeforeEach
  void losesTheRegion() {
    rig = Shop.adopted(Automation.OBSERVE);
    Shop.isLost(rig, A);
    closedSince = rig.now();
    looked = Long.MAX_VALUE;
  }

  @Test
  void takesTheGuardsWordForThisEpochAtOnce() {
    acknowledges(EPOCH, Lsn.parse("0/6000"));

    assertThat(proof(ask("c3", false))).isInstanceOf(Proof.Acked.class);
    assertThat(proof(ask("c3", false)).epoch()).isEqualTo(EPOCH);
    assertThat(proof(ask("c3", false)).end()).isEqualTo(Lsn.parse("0/6000"));
  }

  @Test
  void takesNoWordForAnotherEpoch() {
    acknowledges(EPOCH - 1, Lsn.parse("0/6000"));
    assertThat(ask("c3", false)).isInstanceOf(Word.Unproved.class);

    acknowledges(EPOCH + 1, Lsn.parse("0/6000"));
    assertThat(ask("c3", false)).isInstanceOf(Word.Unproved.class);
  }

  @Test
  void asksForAnEndPositionInAPlannedRun() {
    acknowledges(EPOCH, null);

    assertThat(ask("c3", false)).isInstanceOf(Word.Proved.class);
    assertThat(ask("c3", true)).isInstanceOf(Word.Unproved.class);
  }

  @Test
  void neverWaitsForAPlannedRun() {
    rig.pass(LONG);

    assertThat(ask("c3", true)).isInstanceOf(Word.Unproved.class);
  }

  @Test
  void waitsNineEighthsOfPermitAndLimit() {
    assertThat(FenceProof.waitOf(TERMS)).isEqualTo(Duration.ofNanos(5_062_500_000L));

    rig.pass(Duration.ofMillis(5062));
    assertThat(ask("c3", false)).isInstanceOf(Word.Unproved.class);
    assertThat(((Word.Unproved) ask("c3", false)).at())
        .isEqualTo(closedSince.plus(Duration.ofNanos(5_062_500_000L)));

    rig.pass(Duration.ofMillis(1));
    assertThat(proof(ask("c3", false))).isInstanceOf(Proof.LeasedOut.class);
  }

  @Test
  void waitsByTheGuardsOwnTermsAndNotByTheDefinitions() {
    terms(new GuardTerms(Duration.ofSeconds(30), Duration.ofSeconds(10), true, KILL, NAMED));

    rig.pass(Duration.ofSeconds(44));
    assertThat(ask("c3", false)).isInstanceOf(Word.Unproved.class);

    rig.pass(Duration.ofSeconds(1));
    assertThat(ask("c3", false)).isInstanceOf(Word.Proved.class);
  }

  @Test
  void neverCountsOnTimeWithoutAWatchdog() {
    terms(new GuardTerms(TERMS.permit(), TERMS.limit(), false, KILL, NAMED));
    rig.pass(LONG);

    assertThat(ask("c3", false)).isInstanceOf(Word.Unproved.class);
  }

  @Test
  void neverCountsOnTimeWithoutALastResort() {
    terms(new GuardTerms(TERMS.permit(), TERMS.limit(), true, LastResort.NONE, NAMED));
    rig.pass(LONG);

    assertThat(ask("c3", false)).isInstanceOf(Word.Unproved.class);
  }

  @Test
  void neverCountsOnTimeWhenTheGuardDoesNotNameThisLeader() {
    rig.pass(LONG);

    assertThat(ask("c4", false)).isInstanceOf(Word.Unproved.class);
    assertThat(ask("c3", false)).isInstanceOf(Word.Proved.class);
  }

  @Test
  void neverCountsOnTimeWhileALivingAgentSeesTheDatabaseOpen() {
    rig.says(B, Shop.agent(B), Shop.db(A), OPEN);
    rig.pass(LONG);
    assertThat(((Word.Unproved) ask("c3", false)).why()).contains(Shop.agent(B));

    rig.says(
        B, Shop.agent(B), Shop.db(A), new Verdict(VerdictStatus.UP, Reason.OK, "primary, closed"));
    assertThat(ask("c3", false)).isInstanceOf(Word.Proved.class);
  }

  @Test
  void doesNotTakeTheLastWordOfADeadAgentForASighting() {
    rig.pass(Duration.ofSeconds(6));

    assertThat(rig.world().fleet().agents().get(A + "/" + Shop.agent(A)))
        .satisfies(dead -> assertThat(dead.verdict(Shop.db(A))).isEqualTo(OPEN));
    assertThat(ask("c3", false)).isInstanceOf(Word.Proved.class);
  }

  @Test
  void neverCountsOnTimeWhenTheRegionsOwnAgentAnswersThatItIsUp() {
    rig.says(A, Shop.agent(A), Shop.db(A), STANDS);
    rig.agent(A, Shop.agent(A));
    rig.happen(new Event.RecheckRequested(Shop.NAME, "look", 1));
    looked = 1;
    rig.pass(LONG);

    assertThat(((Word.Unproved) ask("c3", false)).why()).contains("cut off");
  }

  @Test
  void neverCountsOnTimeWhenTheRegionsOwnAgentAnswersThatItsNewestProbeWentWell() {
    rig.says(A, Shop.agent(A), Shop.db(A), Shop.DOWN.whileRecovering());
    rig.agent(A, Shop.agent(A));
    rig.happen(new Event.RecheckRequested(Shop.NAME, "look", 1));
    looked = 1;
    rig.pass(LONG);

    assertThat(ask("c3", false)).isInstanceOf(Word.Unproved.class);
  }

  @Test
  void neverCountsOnTimeWhileALivingAgentsNewestProbeFoundTheDatabaseWell() {
    rig.says(B, Shop.agent(B), Shop.db(A), Shop.DOWN.whileRecovering());
    rig.pass(LONG);

    assertThat(ask("c3", false)).isInstanceOf(Word.Unproved.class);
  }

  @Test
  void doesNotCountOnTimeBeforeTheAgentsWereAskedToLookAgain() {
    looked = 0;
    rig.pass(LONG);

    assertThat(ask("c3", false)).isInstanceOf(Word.Unproved.class);
  }

  @Test
  void provesNothingOfARegionWithoutAGuard() {
    rig.happen(new Event.GuardGone(Shop.NAME, A));
    rig.pass(LONG);

    assertThat(ask("c3", false)).isInstanceOf(Word.Unproved.class);
  }

  private static final LastResort KILL = LastResort.KILL;
  private static final List<String> NAMED = List.of("c1", "c2", "c3");
  private static final Verdict OPEN = new Verdict(VerdictStatus.UP, Reason.OK, "primary, open");
  private static final Verdict STANDS = new Verdict(VerdictStatus.UP, Reason.OK, "primary, closed");

  private Word ask(String leader, boolean planned) {
    return FenceProof.ask(
        rig.view(), rig.world().fleet(), A, EPOCH, closedSince, looked, leader, planned, rig.now());
  }

  private static Proof proof(Word word) {
    return ((Word.Proved) word).proof();
  }

  private void acknowledges(long epoch, @Nullable Lsn end) {
    Shop.guard(
        rig,
        A,
        GuardPhase.CLOSED,
        DatabaseRole.STOPPED,
        epoch,
        new Acknowledgement(epoch, Acknowledgement.Method.STOPPED, 1, end, "stopped"),
        null);
  }

  private void terms(GuardTerms terms) {
    rig.happen(
        new Event.GuardReported(
            Shop.NAME,
            A,
            new GuardRecord(
                terms, "g", "42", GuardPhase.OPEN, DatabaseRole.PRIMARY, 1, null, null, null, null),
            1));
  }
}
