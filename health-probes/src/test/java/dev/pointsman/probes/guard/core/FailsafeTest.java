package dev.pointsman.probes.guard.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What prolongs a permit while etcd answers nobody, and what does not. */
class FailsafeTest {
  private static final List<String> NAMED = List.of("c1", "c2", "c3");
  private static final Duration SOON = Duration.ofMillis(50);

  private GuardRig guard = new GuardRig(Fence.READ_ONLY, NAMED, NAMED);

  @Test
  void asksEveryControllerAtTheFirstFailedReadAndGoesOnReading() {
    open();
    etcdFails();

    GuardEffect.AskControllers asked = asked();
    assertThat(asked.controllers()).isEqualTo(NAMED);
    assertThat(asked.epoch()).isEqualTo(1);
    guard.forgetOrders();
    guard.live(GuardRig.PERMIT.dividedBy(8));
    assertThat(guard.orders(GuardEffect.ReadPermit.class)).isNotEmpty();
  }

  @Test
  void prolongsARunningPermitFromWhenItAskedOnceAllHavePromised() {
    open();
    etcdFails();
    long sent = guard.now();
    long before = until();

    guard.pass(SOON);
    promises("c1", "c2");
    unmarked();
    assertThat(until()).as("c3 has not promised").isEqualTo(before);
    guard.pass(SOON);
    promises("c3");

    assertThat(until())
        .as("the sending counts, not the answers")
        .isEqualTo(sent + GuardRig.PERMIT.minus(GuardSettings.MARGIN).toNanos());
    assertThat(guard.orders(GuardEffect.Prolong.class).getLast().deadlineNanos())
        .isEqualTo(until());
    assertThat(told("OPEN_BY_PROMISE")).isTrue();
  }

  @Test
  void staysOpenForAsLongAsAllPromiseRoundAfterRound() {
    open();
    etcdFails();

    for (int i = 0; i < 100; i++) {
      promises("c1", "c2", "c3");
      unmarked();
      guard.live(GuardRig.PERMIT.dividedBy(4));
      etcdFails();
    }

    assertThat(guard.orders(GuardEffect.Close.class)).isEmpty();
    assertThat(guard.orders(GuardEffect.AskControllers.class)).hasSizeGreaterThan(99);
    guard.read(1, GuardRig.HERE);
    assertThat(told("FAILSAFE_OVER")).isTrue();
  }

  @Test
  void letsTheDeadlineStandWhenOneIsSilent() {
    open();
    etcdFails();
    long before = until();

    promises("c1", "c3");
    unmarked();
    guard.live(Duration.ofNanos(before - guard.now()).minusMillis(1));
    assertThat(guard.orders(GuardEffect.Close.class)).isEmpty();
    assertThat(told("NOT_PROMISED")).isTrue();
    guard.live(Duration.ofMillis(2));

    assertThat(until()).isEqualTo(before);
    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
  }

  @Test
  void letsTheDeadlineStandWhenOneRefusesAndAsksAgain() {
    open();
    etcdFails();
    long before = until();

    promises("c1", "c2");
    unmarked();
    guard.happen(new GuardEvent.PromiseRefused(asked().round(), "c3", "409 STORE_ANSWERS"));
    promises("c3");
    assertThat(until()).isEqualTo(before);
    guard.live(GuardRig.PERMIT.dividedBy(8));

    assertThat(asked().round()).isEqualTo(2);
  }

  @Test
  void neverRevivesALapsedPermit() {
    open();
    etcdFails();
    guard.live(Duration.ofNanos(until() - guard.now()).minusMillis(20));
    GuardEffect.AskControllers late = asked();
    guard.live(Duration.ofMillis(40));
    long lapsed = until();
    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);

    NAMED.forEach(c -> guard.happen(new GuardEvent.Promised(late.round(), c)));
    guard.happen(new GuardEvent.CompanionRead(late.round(), "pointsman/shop", 1));
    guard.live(Duration.ofSeconds(10));

    assertThat(until()).isEqualTo(lapsed);
    assertThat(guard.orders(GuardEffect.Open.class)).hasSize(1);
    assertThat(asked().round()).as("nothing is asked for what has lapsed").isEqualTo(late.round());
  }

  @Test
  void takesNoPromiseToAnEarlierRoundForOneToThis() {
    open();
    etcdFails();
    GuardEffect.AskControllers first = asked();
    long before = until();
    guard.happen(new GuardEvent.PromiseRefused(first.round(), "c3", "not reached"));
    guard.live(GuardRig.PERMIT.dividedBy(8));
    assertThat(asked().round()).isGreaterThan(first.round());

    promises("c1", "c2");
    unmarked();
    guard.happen(new GuardEvent.Promised(first.round(), "c3"));

    assertThat(until()).isEqualTo(before);
  }

  @Test
  void forgetsTheRoundWhenTheStoreIsReadMeanwhile() {
    open();
    etcdFails();
    GuardEffect.AskControllers asked = asked();
    promises("c1", "c2");
    unmarked();

    guard.read(2, null);
    guard.happen(new GuardEvent.Promised(asked.round(), "c3"));

    assertThat(guard.state().store().held()).isFalse();
    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
    assertThat(told("OPEN_BY_PROMISE")).isFalse();
  }

  @Test
  void letsTheDeadlineStandWhereTheGlassIsBroken() {
    for (GuardEvent mark :
        List.of(
            new GuardEvent.CompanionRead(1, "break-glass/ann", 1),
            new GuardEvent.CompanionRead(1, "pointsman/shop", 2),
            new GuardEvent.CompanionUnread(1, "no answer"))) {
      guard = new GuardRig(Fence.READ_ONLY, NAMED, NAMED);
      open();
      etcdFails();
      long before = until();

      promises("c1", "c2", "c3");
      guard.happen(mark);
      guard.happen(new GuardEvent.CompanionRead(1, "pointsman/shop", 1));

      assertThat(until()).as("%s", mark).isEqualTo(before);
    }
  }

  @Test
  void takesTheMarkOfAnEarlierEpochForItsOwn() {
    open(5);
    etcdFails();
    long before = until();
    promises("c1", "c2", "c3");
    guard.happen(new GuardEvent.CompanionRead(asked().round(), "pointsman/shop", 4));

    assertThat(until() - before).isPositive();
  }

  @Test
  void asksNobodyWithoutAnAddressOfEach() {
    guard = new GuardRig(Fence.READ_ONLY, NAMED, List.of("c1", "c2"));
    open();
    etcdFails();
    guard.live(GuardRig.PERMIT);

    assertThat(guard.orders(GuardEffect.AskControllers.class)).isEmpty();
    assertThat(guard.orders(GuardEffect.Close.class)).hasSize(1);
  }

  @Test
  void asksNobodyWhileItsTermsDoNotStandInTheStore() {
    open();
    guard.happen(new GuardEvent.RecordGone());
    etcdFails();
    guard.live(Duration.ofSeconds(1));

    assertThat(guard.orders(GuardEffect.AskControllers.class)).isEmpty();
  }

  @Test
  void asksNobodyForAWhileAfterItHasWrittenItsTermsOverAnEarlierGuards() {
    GuardTerms before =
        new GuardTerms(GuardRig.PERMIT, GuardRig.LIMIT, true, LastResort.KILL, List.of("c1", "c9"));
    open(1, before);
    etcdFails();
    guard.live(Duration.ofSeconds(1));
    assertThat(guard.orders(GuardEffect.AskControllers.class)).isEmpty();

    guard.live(Failsafe.OUTDATED);
    guard.read(1, GuardRig.HERE);
    etcdFails();
    assertThat(guard.orders(GuardEffect.AskControllers.class)).hasSize(1);
  }

  @Test
  void asksNobodyOnTheWordOfAStoreThatWentBack() {
    open(5);
    guard.read(4, GuardRig.HERE);
    etcdFails();
    guard.live(Duration.ofSeconds(1));

    assertThat(guard.orders(GuardEffect.AskControllers.class)).isEmpty();
  }

  @Test
  void keepsItsWatchdogInStepWhereAPrimaryTakesWritesUnopened() {
    guard = new GuardRig(Fence.STOP, NAMED, NAMED);
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.read(1, GuardRig.HERE);
    guard.seePrimary(false, 1L);
    guard.happen(new GuardEvent.Claimed("42", "shop"));
    guard.recorded();
    guard.happen(new GuardEvent.OpenRefused(Refusal.NOT_WATCHED, "as it is"));
    guard.pass(SOON);
    etcdFails();
    promises("c1", "c2", "c3");
    unmarked();

    assertThat(guard.orders(GuardEffect.Prolong.class).getLast().deadlineNanos())
        .isEqualTo(until());
  }

  private void open() {
    open(1);
  }

  private void open(long epoch) {
    open(epoch, null);
  }

  private void open(long epoch, @Nullable GuardTerms before) {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.read(epoch, GuardRig.HERE, before);
    guard.seePrimary(false, epoch);
    guard.happen(new GuardEvent.Claimed("42", "shop"));
    guard.recorded();
    guard.happen(new GuardEvent.Opened(epoch));
    guard.seePrimary(true, epoch);
    guard.recorded();
    guard.read(epoch, GuardRig.HERE);
    guard.pass(SOON);
  }

  private void etcdFails() {
    guard.happen(new GuardEvent.PermitUnreadable("UNAVAILABLE"));
  }

  private GuardEffect.AskControllers asked() {
    return guard.orders(GuardEffect.AskControllers.class).getLast();
  }

  private void promises(String... controllers) {
    for (String controller : controllers) {
      guard.happen(new GuardEvent.Promised(asked().round(), controller));
    }
  }

  private void unmarked() {
    guard.happen(new GuardEvent.CompanionRead(asked().round(), "pointsman/shop", 1));
  }

  private long until() {
    return guard.state().store().until();
  }

  private boolean told(String code) {
    return guard.orders().stream()
        .anyMatch(
            effect ->
                (effect instanceof GuardEffect.Say say && say.code().equals(code))
                    || (effect instanceof GuardEffect.Warn warn && warn.code().equals(code)));
  }
}
