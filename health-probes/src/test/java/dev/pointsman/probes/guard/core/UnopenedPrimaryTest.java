package dev.pointsman.probes.guard.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/**
 * A primary that runs and was not opened: closed by default, but where the fence is to stop,
 * clients may say READ WRITE, and the leader counts on nobody writing once the permit has run out.
 */
class UnopenedPrimaryTest {
  private static final GuardTerms SHORTER = terms(Duration.ofSeconds(1), GuardRig.LIMIT);

  private GuardRig guard = new GuardRig(Fence.STOP);

  @Test
  void isNotStartedBeforeItsTermsStandInTheStore() {
    found();
    guard.happen(new GuardEvent.Claimed("42", "shop"));
    guard.read(1, GuardRig.HERE);
    assertThat(guard.orders(GuardEffect.Start.class)).as("nobody could wait them out").isEmpty();

    guard.happen(
        new GuardEvent.RecordWritten(
            guard.orders(GuardEffect.WriteRecord.class).getLast().record()));
    assertThat(guard.orders(GuardEffect.Start.class)).hasSize(1);
  }

  @Test
  void isNotStartedForAServiceThatItDoesNotBelongTo() {
    found();
    guard.happen(new GuardEvent.Claimed("42", "another"));
    guard.read(1, GuardRig.HERE);
    guard.happen(
        new GuardEvent.RecordWritten(
            guard.orders(GuardEffect.WriteRecord.class).getLast().record()));

    assertThat(guard.orders(GuardEffect.Start.class)).isEmpty();
  }

  @Test
  void isStoppedWhenItsRecoveryOutlastsThePermit() {
    started();
    guard.pass(GuardRig.PERMIT);
    guard.seePrimary(false, null);

    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
  }

  @Test
  void isStoppedWhenThePermitRunsOutWhileItStillRecovers() {
    started();
    guard.pass(GuardRig.PERMIT);

    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
    guard.closes(1, Acknowledgement.Method.STOPPED);
    guard.pass(GuardRig.PERMIT);
    assertThat(guard.orders(GuardEffect.Close.class)).as("once is enough").hasSize(1);
  }

  @Test
  void hangsOnTheWatchdogFromItsStartAndWithEveryRead() {
    started();
    assertThat(guard.orders(GuardEffect.Start.class))
        .extracting(GuardEffect.Start::deadlineNanos)
        .containsExactly(guard.state().store().until());

    guard.pass(Duration.ofSeconds(1));
    guard.read(1, GuardRig.HERE);

    assertThat(deadline()).isEqualTo(guard.state().store().until());
    assertThat(guard.orders(GuardEffect.Close.class)).isEmpty();
  }

  @Test
  void isStoppedWhenItWasPromotedAndNothingIsHeardOfItsPermit() {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.readAsTarget(2);
    guard.seePrimary(false, 2L);
    assertThat(guard.orders(GuardEffect.Close.class)).as("it waits for its permit").isEmpty();

    guard.pass(GuardRig.PERMIT);

    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
  }

  @Test
  void isStoppedWhenItWasPromotedAndCutOffBeforeItWasMarked() {
    showsStandby(2);
    guard.readAsTarget(2);
    guard.seePrimary(false, 1L);
    assertThat(guard.orders(GuardEffect.Close.class)).as("it waits for its mark").isEmpty();

    hearsNothing(GuardRig.PERMIT);

    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
  }

  @Test
  void isStoppedWhenItIsPromotedLateAndItsGuardHearsNothing() {
    showsStandby(2);
    hearsNothing(Duration.ofSeconds(20)); // another may have been permitted meanwhile

    guard.seePrimary(false, 1L);

    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
  }

  /** There a role that overrides the default writes, or a transaction that was prepared ends. */
  @Test
  void whereItIsClosedByDefaultItIsClosedTooWhenNothingIsHeardOfItsPermit() {
    guard = new GuardRig(Fence.READ_ONLY);
    showsStandby(2);
    guard.readAsTarget(2);
    guard.seePrimary(false, 2L);
    assertThat(guard.orders(GuardEffect.Close.class)).as("it waits for its permit").isEmpty();

    hearsNothing(GuardRig.PERMIT);
    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);

    guard.closes(2, Acknowledgement.Method.READ_ONLY);
    guard.seePrimary(false, 2L);
    hearsNothing(GuardRig.PERMIT);
    assertThat(guard.orders(GuardEffect.Close.class)).as("once is enough").hasSize(1);
  }

  /** By a person, and not by the run: it waits for a proof of this database, and has it. */
  @Test
  void isStoppedWhenItIsPromotedWhileARunFencesIt() {
    showsStandby(3);
    guard.readAsUnproven(3);

    guard.seePrimary(false, 2L);
    guard.readAsUnproven(3);

    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
  }

  /** The new primary's mark comes to each of its replicas. */
  @Test
  void isStoppedWhenItIsPromotedWithAMarkThatIsAnothersWhileTheRunGoesOn() {
    showsStandby(3);
    guard.read(3, GuardRig.ELSEWHERE);
    guard.seeStandby(3);

    guard.seePrimary(false, 3L);
    guard.read(3, GuardRig.ELSEWHERE);

    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
  }

  /** By an order that waited until its run was over. */
  @Test
  void isStoppedWhenItIsPromotedWhileTheRunThatIsUnderWayPromotesAnother() {
    showsStandby(3);

    guard.seePrimary(false, 2L);
    guard.read(3, null);

    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
  }

  /** The commit that makes it a target may be younger than what was read last. */
  @Test
  void isNotStoppedByWhatWasAskedBeforeItWasPromoted() {
    showsStandby(2);
    long asked = guard.now();
    guard.pass(Duration.ofMillis(50));
    guard.seePrimary(false, 1L);
    assertThat(guard.orders(GuardEffect.ReadPermit.class)).as("it asks at once").isNotEmpty();

    guard.readLate(asked, 2);
    guard.seePrimary(false, 1L);
    assertThat(guard.orders(GuardEffect.Close.class)).isEmpty();

    guard.readAsTarget(2);
    guard.seePrimary(false, 1L);
    assertThat(guard.orders(GuardEffect.Close.class)).isEmpty();
  }

  /**
   * A write of which nobody knows what became may have taken hold, and says what is over by now.
   */
  @Test
  void recordsItselfAgainAfterAWriteInDoubt() {
    ready();
    guard.forgetOrders();

    guard.happen(new GuardEvent.RecordRefused());
    guard.read(1, GuardRig.HERE);
    assertThat(guard.orders(GuardEffect.WriteRecord.class)).hasSize(1);

    guard.recorded();
    guard.read(1, GuardRig.HERE);
    assertThat(guard.orders(GuardEffect.WriteRecord.class)).as("once is enough").hasSize(1);
  }

  /** Its run waits to mark it; nobody else is permitted until that run has ended. */
  @Test
  void isStartedForItsRunWhereItEndedBeforeItWasMarkedAndHangsOnTheWatchdog() {
    started();
    guard.read(2, null);
    guard.seePrimary(false, 1L);
    guard.closes(2, Acknowledgement.Method.STOPPED);
    guard.forgetOrders();
    guard.happen(
        new GuardEvent.DatabaseSeen(DatabaseView.without(DatabaseRole.STOPPED, "42", false)));
    assertThat(guard.orders(GuardEffect.Start.class)).as("no run promotes it").isEmpty();

    guard.readAsTarget(2);
    guard.pass(Duration.ofSeconds(1));
    guard.readAsTarget(2);
    assertThat(guard.orders(GuardEffect.Start.class))
        .extracting(GuardEffect.Start::deadlineNanos)
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.LONG)
        .isPositive()
        .isLessThan(guard.in(GuardRig.PERMIT));
  }

  /** It was promoted since it was seen last: nobody but its data folder knows. */
  @Test
  void isNotStartedInThePlaceOfTheStandbyThatWasSeenLast() {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.seeStandby(1);
    guard.read(2, null);

    guard.closes(2, Acknowledgement.Method.STOPPED);
    assertThat(guard.orders(GuardEffect.Start.class)).as("not before it is seen").isEmpty();

    guard.happen(
        new GuardEvent.DatabaseSeen(DatabaseView.without(DatabaseRole.STOPPED, "42", true)));
    assertThat(guard.orders(GuardEffect.Start.class))
        .containsExactly(new GuardEffect.Start(null, true));
  }

  /** A standby that has shown the epoch; what was ordered for that is forgotten. */
  private void showsStandby(long epoch) {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.read(epoch, null);
    guard.seeStandby(1);
    guard.closes(epoch, Acknowledgement.Method.STANDBY);
    guard.forgetOrders();
  }

  private void hearsNothing(Duration time) {
    guard.pass(time);
    guard.happen(new GuardEvent.PermitUnreadable("no route"));
  }

  @Test
  void runsNoLongerThanAnEarlierGuardPromisedUntilTheTermsOfThisOneStandInTheStore() {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.seePrimary(false, 2L);
    guard.read(2, GuardRig.HERE, SHORTER);

    assertThat(guard.orders(GuardEffect.Prolong.class)).isNotEmpty();
    assertThat(deadline() - guard.in(SHORTER.permit())).isNotPositive();
    assertThat(guard.orders(GuardEffect.Close.class)).isEmpty();

    guard.recorded();
    guard.read(2, GuardRig.HERE, SHORTER);
    assertThat(deadline() - guard.in(SHORTER.permit())).isPositive();
  }

  @Test
  void runsNoLongerWhenThisGuardTakesLongerToClose() {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.seePrimary(false, 2L);
    GuardTerms quicker = terms(GuardRig.PERMIT, Duration.ofMillis(500));
    guard.read(2, GuardRig.HERE, quicker);

    Duration promised = quicker.permit().plus(quicker.limit());
    assertThat(deadline() - guard.in(promised.minus(GuardRig.LIMIT))).isNotPositive();
  }

  @Test
  void isStoppedWhenItWasPromotedAndTheTimeThatAnEarlierGuardPromisedIsOver() {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.readAsTarget(2, SHORTER);
    guard.seePrimary(false, 2L);
    assertThat(guard.orders(GuardEffect.Close.class)).as("it waits for its permit").isEmpty();

    guard.pass(SHORTER.permit());

    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
  }

  @Test
  void isNotKilledByTheDeadlineOfAnOpeningThatWasRefused() {
    started();
    guard.seePrimary(false, null);
    assertThat(guard.orders(GuardEffect.Open.class)).hasSize(1);
    guard.forgetOrders();

    guard.happen(new GuardEvent.OpenRefused(Refusal.STORE_REWOUND, "it bears epoch 9"));
    guard.pass(Duration.ofSeconds(1));
    guard.read(1, GuardRig.HERE);

    assertThat(deadline()).isEqualTo(guard.state().store().until());
    assertThat(guard.orders(GuardEffect.Close.class)).isEmpty();
  }

  /** If this guard dies now, nobody else ends what clients write to already. */
  @Test
  void hangsOnTheWatchdogAlsoWhenItsOpeningIsRefused() {
    started();
    guard.seePrimary(false, null);
    guard.forgetOrders();

    guard.happen(new GuardEvent.OpenRefused(Refusal.STARTS_OPEN, "off in its configuration"));

    assertThat(guard.orders(GuardEffect.Disarm.class)).isEmpty();
  }

  @Test
  void isClosedWhenItWasOpenBeforeAnOpeningThatIsRefused() {
    started();
    guard.seePrimary(false, null);
    guard.happen(new GuardEvent.Opened(1));
    guard.read(3, GuardRig.HERE);
    assertThat(guard.orders(GuardEffect.Open.class)).hasSize(2);
    guard.forgetOrders();

    guard.happen(new GuardEvent.OpenRefused(Refusal.STARTS_OPEN, "off in its configuration"));

    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
    guard.closes(3, Acknowledgement.Method.STOPPED);
    assertThat(guard.orders(GuardEffect.Start.class)).as("not at once").isEmpty();
    guard.pass(Duration.ofSeconds(5));
    guard.read(3, GuardRig.HERE);
    assertThat(guard.orders(GuardEffect.Start.class)).isNotEmpty();
  }

  /** Permitted, its terms recorded, the database found stopped, ordered to start, and starting. */
  private void started() {
    ready();
    assertThat(guard.orders(GuardEffect.Start.class)).hasSize(1);
    guard.happen(new GuardEvent.Started());
  }

  private void found() {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.happen(
        new GuardEvent.DatabaseSeen(DatabaseView.without(DatabaseRole.STOPPED, "42", false)));
  }

  private void ready() {
    found();
    guard.happen(new GuardEvent.Claimed("42", "shop"));
    guard.read(1, GuardRig.HERE);
    guard
        .orders(GuardEffect.WriteRecord.class)
        .forEach(write -> guard.happen(new GuardEvent.RecordWritten(write.record())));
  }

  private static GuardTerms terms(Duration permit, Duration limit) {
    return new GuardTerms(permit, limit, true, LastResort.KILL, List.of("c1"));
  }

  private long deadline() {
    return guard.orders(GuardEffect.Prolong.class).getLast().deadlineNanos();
  }
}
