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

  private final GuardRig stop = new GuardRig(Fence.STOP);
  private final GuardRig readOnly = new GuardRig(Fence.READ_ONLY);

  @Test
  void aGuardThatHasNeverReadAnswersForNothing() {
    watched(stop);
    stop.happen(new GuardEvent.PermitUnreadable("no answer"));

    assertThat(vouched(stop)).allMatch(until -> until - stop.now() <= 0);
  }

  @Test
  void aGuardThatCannotReadAnyMoreAnswersForNothingSoon() {
    watched(stop);
    shows(2);
    long until = vouched(stop).getLast();
    assertThat(until - stop.in(GuardRig.PERMIT.dividedBy(2))).isPositive();
    assertThat(Duration.ofNanos(until - stop.now()).plus(BEFORE)).isLessThan(WAITED);

    stop.pass(Duration.ofSeconds(1));
    stop.happen(new GuardEvent.PermitUnreadable("no answer"));

    assertThat(vouched(stop).getLast()).as("not later").isEqualTo(until);
  }

  @Test
  void aGuardOfAStoreThatWentBackAnswersForNothing() {
    watched(stop);
    shows(3);
    long until = vouched(stop).getLast();

    stop.pass(Duration.ofSeconds(1));
    stop.read(2, null);

    assertThat(vouched(stop).getLast()).as("not later").isEqualTo(until);
  }

  /** It may be at work on something else, or its database may not answer: then nothing closes. */
  @Test
  void aGuardThatHasNotShownTheEpochAnswersForNothing() {
    watched(stop);
    shows(2);
    long until = vouched(stop).getLast();

    stop.pass(Duration.ofSeconds(1));
    stop.read(3, null);
    assertThat(vouched(stop).getLast()).as("not later").isEqualTo(until);

    stop.closes(3, Acknowledgement.Method.STANDBY);
    assertThat(vouched(stop).getLast() - until).as("from then on again").isPositive();
  }

  /** What is promoted there is closed, whatever is known: it need not be ended. */
  @Test
  void whereNobodyWritesUnopenedAGuardThatLivesAnswers() {
    watched(readOnly);
    readOnly.happen(new GuardEvent.PermitUnreadable("no answer"));

    long until = vouched(readOnly).getLast();
    assertThat(until - readOnly.now()).isPositive();
    assertThat(Duration.ofNanos(until - readOnly.now()).plus(BEFORE)).isLessThanOrEqualTo(WAITED);
  }

  @Test
  void aWatchdogThatIsNewIsToldAtOnce() {
    shows(2);
    assertThat(vouched(stop)).as("nobody hears it").isEmpty();

    watched(stop);

    assertThat(vouched(stop).getLast() - stop.now()).isPositive();
  }

  private void shows(long epoch) {
    stop.read(epoch, null);
    stop.closes(epoch, Acknowledgement.Method.STANDBY);
  }

  private static void watched(GuardRig guard) {
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
  }

  private static List<Long> vouched(GuardRig guard) {
    return guard.orders(GuardEffect.Vouch.class).stream()
        .map(GuardEffect.Vouch::untilNanos)
        .toList();
  }
}
