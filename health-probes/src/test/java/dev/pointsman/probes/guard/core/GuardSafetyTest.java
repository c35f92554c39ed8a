package dev.pointsman.probes.guard.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.Acknowledgement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schedules in which a guard once left a database open that nobody could count on being closed. */
class GuardSafetyTest {
  private final GuardRig guard = new GuardRig(Fence.READ_ONLY);

  @Test
  void holdsAnInheritedDatabaseToItsOwnShorterTerms() {
    guard.happen(new GuardEvent.WatchdogReady(true, true, guard.in(Duration.ofSeconds(30))));

    assertThat(deadlines())
        .isNotEmpty()
        .allMatch(deadline -> deadline - guard.in(GuardRig.PERMIT) <= 0);
    guard.pass(GuardRig.PERMIT);
    assertThat(guard.orders(GuardEffect.Close.class)).isNotEmpty();
  }

  @Test
  void prolongsNothingByTermsThatDoNotStandInTheStoreYet() {
    long inherited = guard.in(Duration.ofMillis(900));
    guard.happen(new GuardEvent.WatchdogReady(true, true, inherited));
    guard.read(1, GuardRig.HERE);

    assertThat(deadlines()).allMatch(deadline -> deadline - inherited <= 0);

    guard.seePrimary(true, 1L);
    GuardEffect.WriteRecord write = guard.orders(GuardEffect.WriteRecord.class).getLast();
    guard.happen(new GuardEvent.RecordWritten(write.record()));
    guard.read(1, GuardRig.HERE);
    assertThat(guard.state().store().until() - inherited).isPositive();
  }

  @Test
  void closesADatabaseThatSomebodyOpensAfterTheAcknowledgementWhileARunGoesOn() {
    acknowledged();
    guard.forgetOrders();

    guard.seePrimary(true, 1L);

    assertThat(guard.orders(GuardEffect.Close.class)).isNotEmpty();
    assertThat(guard.state().database().acknowledgement()).isNull();
  }

  @Test
  void closesOnceNotAgainAndAgainAfterAClosingThatIsShown() {
    acknowledged();

    assertThat(guard.orders().stream().filter(GuardEffect.Close.class::isInstance)).hasSize(1);
    assertThat(guard.state().database().acknowledgement()).isNotNull();
  }

  @Test
  void writesNoRecordAgainBeforeTheStateIsReadAgain() {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.read(1, GuardRig.ELSEWHERE);
    guard.seePrimary(false, 1L);
    guard.forgetOrders();

    guard.happen(new GuardEvent.RecordRefused());
    guard.happen(new GuardEvent.Ticked());

    assertThat(guard.orders()).noneMatch(GuardEffect.WriteRecord.class::isInstance);
    guard.read(1, GuardRig.ELSEWHERE);
    assertThat(guard.orders()).anyMatch(GuardEffect.WriteRecord.class::isInstance);
  }

  @Test
  void writesItsRecordAgainWhenSomebodyHasDeletedIt() {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.read(1, GuardRig.ELSEWHERE);
    guard.seePrimary(false, 1L);
    guard.recorded();
    GuardEffect.WriteRecord written = guard.orders(GuardEffect.WriteRecord.class).getLast();
    guard.forgetOrders();
    guard.pass(Duration.ofSeconds(1));
    assertThat(guard.orders(GuardEffect.WriteRecord.class)).isEmpty();

    guard.happen(new GuardEvent.RecordGone());

    assertThat(guard.orders(GuardEffect.WriteRecord.class)).containsExactly(written);
  }

  @Test
  void prolongsNothingWhileItsTermsDoNotStandInTheStoreAnyMore() {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.read(1, GuardRig.HERE);
    guard.seePrimary(false, 1L);
    guard.happen(new GuardEvent.Claimed("42", "shop"));
    guard.recorded();
    guard.happen(new GuardEvent.Opened(1));
    guard.seePrimary(true, 1L);
    guard.recorded();
    long until = guard.state().store().until();

    guard.happen(new GuardEvent.RecordGone());
    guard.pass(Duration.ofSeconds(1));
    guard.read(1, GuardRig.HERE);
    assertThat(guard.state().store().until()).isEqualTo(until);

    guard.recorded();
    guard.read(1, GuardRig.HERE);
    assertThat(guard.state().store().until() - until).isPositive();
    assertThat(guard.orders(GuardEffect.Close.class)).isEmpty();
  }

  /** Open by an earlier guard, then fenced in epoch 2, closed and shown to be. */
  private void acknowledged() {
    guard.happen(new GuardEvent.WatchdogReady(true, true, guard.in(GuardRig.PERMIT)));
    guard.seePrimary(true, 1L);
    guard.read(2, null);
    guard.closes(2, Acknowledgement.Method.READ_ONLY);
  }

  private List<Long> deadlines() {
    return guard.orders().stream()
        .filter(GuardEffect.Prolong.class::isInstance)
        .map(effect -> ((GuardEffect.Prolong) effect).deadlineNanos())
        .toList();
  }
}
