package dev.pointsman.probes.guard.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.Acknowledgement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * For how long a guard answers for a standby that may be promoted late, by an order of before: the
 * leader counts on nobody writing once it has waited out permit and limit.
 */
class VouchingTest {
  /** Until a read follows the commit that takes the permit away, and then its closing. */
  private static final Duration BEFORE = GuardRig.PERMIT.dividedBy(4).plus(GuardRig.LIMIT);

  private static final Duration WAITED = GuardRig.PERMIT.plus(GuardRig.LIMIT);

  private GuardRig guard = new GuardRig(Fence.STOP);

  @Test
  void aGuardThatHasNeverReadAnswersForNothing() {
    watched();
    guard.happen(new GuardEvent.PermitUnreadable("no answer"));

    assertThat(vouched()).allMatch(until -> until - guard.now() <= 0);
  }

  /** There a role that overrides the default writes to what is promoted, or who prepared before. */
  @Test
  void whereAPrimaryIsClosedByDefaultAGuardThatHasNotReadAnswersForNothingEither() {
    guard = new GuardRig(Fence.READ_ONLY);
    watched();
    guard.happen(new GuardEvent.PermitUnreadable("no answer"));

    assertThat(vouched()).allMatch(until -> until - guard.now() <= 0);
  }

  @Test
  void aGuardThatCannotReadAnyMoreAnswersForNothingSoon() {
    watched();
    shows(2);
    long until = vouched().getLast();
    assertThat(until - guard.in(GuardRig.PERMIT.dividedBy(2))).isPositive();
    assertThat(Duration.ofNanos(until - guard.now()).plus(BEFORE)).isLessThan(WAITED);

    guard.pass(Duration.ofSeconds(1));
    guard.happen(new GuardEvent.PermitUnreadable("no answer"));

    assertThat(vouched().getLast()).as("not later").isEqualTo(until);
  }

  @Test
  void aGuardOfAStoreThatWentBackAnswersForNothing() {
    watched();
    shows(3);
    long until = vouched().getLast();

    guard.pass(Duration.ofSeconds(1));
    guard.read(2, null);

    assertThat(vouched().getLast()).as("not later").isEqualTo(until);
  }

  /** It may be at work on something else, or its database may not answer: then nothing closes. */
  @Test
  void aGuardThatHasNotShownTheEpochAnswersForNothing() {
    watched();
    shows(2);
    long until = vouched().getLast();

    guard.pass(Duration.ofSeconds(1));
    guard.read(3, null);
    assertThat(vouched().getLast()).as("not later").isEqualTo(until);

    guard.closes(3, Acknowledgement.Method.STANDBY);
    assertThat(vouched().getLast() - until).as("from then on again").isPositive();
  }

  @Test
  void aWatchdogThatIsNewIsToldAtOnce() {
    shows(2);
    assertThat(vouched()).as("nobody hears it").isEmpty();

    watched();

    assertThat(vouched().getLast() - guard.now()).isPositive();
  }

  private void shows(long epoch) {
    guard.read(epoch, null);
    guard.closes(epoch, Acknowledgement.Method.STANDBY);
  }

  private void watched() {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
  }

  private List<Long> vouched() {
    return guard.orders(GuardEffect.Vouch.class).stream()
        .map(GuardEffect.Vouch::untilNanos)
        .toList();
  }
}
