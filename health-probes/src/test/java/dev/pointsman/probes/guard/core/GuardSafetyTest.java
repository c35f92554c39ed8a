package dev.pointsman.probes.guard.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.ServiceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Schedules in which a guard once left a database open that nobody could count on being closed. */
class GuardSafetyTest {
  private static final String HERE = "us-east-1";
  private static final String ELSEWHERE = "us-west-2";
  private static final Duration PERMIT = Duration.ofSeconds(3);
  private static final long START = Duration.ofHours(1).toNanos();

  private final GuardMachine machine =
      new GuardMachine(
          new GuardSettings(
              "shop",
              HERE,
              "g1",
              new GuardTerms(PERMIT, Duration.ofMillis(1500), true, LastResort.KILL, List.of("c1")),
              Fence.READ_ONLY,
              Duration.ofSeconds(1),
              Duration.ofSeconds(10)));
  private final List<GuardEffect> effects = new ArrayList<>();
  private long now = START;
  private GuardState state = GuardState.initial(START, 0, 0, false);

  @Test
  void holdsAnInheritedDatabaseToItsOwnShorterTerms() {
    happen(new GuardEvent.WatchdogReady(true, true, in(Duration.ofSeconds(30))));

    assertThat(deadlines()).isNotEmpty().allMatch(deadline -> deadline - in(PERMIT) <= 0);
    pass(PERMIT);
    assertThat(last(GuardEffect.Close.class)).isNotNull();
  }

  @Test
  void prolongsNothingByTermsThatDoNotStandInTheStoreYet() {
    long inherited = in(Duration.ofMillis(900));
    happen(new GuardEvent.WatchdogReady(true, true, inherited));
    happen(read(1, HERE));

    assertThat(deadlines()).allMatch(deadline -> deadline - inherited <= 0);

    happen(new GuardEvent.DatabaseSeen(seen(true)));
    GuardEffect.WriteRecord write =
        Objects.requireNonNull(last(GuardEffect.WriteRecord.class), "no record is written");
    happen(new GuardEvent.RecordWritten(write.record()));
    happen(read(1, HERE));
    assertThat(state.store().until() - inherited).isPositive();
  }

  @Test
  void closesADatabaseThatSomebodyOpensAfterTheAcknowledgementWhileARunGoesOn() {
    acknowledged();
    effects.clear();

    happen(new GuardEvent.DatabaseSeen(seen(true)));

    assertThat(last(GuardEffect.Close.class)).isNotNull();
    assertThat(state.database().acknowledgement()).isNull();
  }

  @Test
  void closesOnceNotAgainAndAgainAfterAClosingThatIsShown() {
    acknowledged();

    assertThat(effects.stream().filter(GuardEffect.Close.class::isInstance)).hasSize(1);
    assertThat(state.database().acknowledgement()).isNotNull();
  }

  @Test
  void writesNoRecordAgainBeforeTheStateIsReadAgain() {
    happen(new GuardEvent.WatchdogReady(true, false, now));
    happen(read(1, ELSEWHERE));
    happen(new GuardEvent.DatabaseSeen(seen(false)));
    effects.clear();

    happen(new GuardEvent.RecordRefused());
    happen(new GuardEvent.Ticked());

    assertThat(effects).noneMatch(GuardEffect.WriteRecord.class::isInstance);
    happen(read(1, ELSEWHERE));
    assertThat(effects).anyMatch(GuardEffect.WriteRecord.class::isInstance);
  }

  /** Open by an earlier guard, then fenced in epoch 2, closed and shown to be. */
  private void acknowledged() {
    happen(new GuardEvent.WatchdogReady(true, true, in(PERMIT)));
    happen(new GuardEvent.DatabaseSeen(seen(true)));
    happen(read(2, null));
    happen(
        new GuardEvent.Closed(
            2,
            new Acknowledgement(2, Acknowledgement.Method.READ_ONLY, 1, null, "read only"),
            "read only"));
  }

  private List<Long> deadlines() {
    return effects.stream()
        .filter(GuardEffect.Prolong.class::isInstance)
        .map(effect -> ((GuardEffect.Prolong) effect).deadlineNanos())
        .toList();
  }

  private <T extends GuardEffect> @Nullable T last(Class<T> kind) {
    return effects.reversed().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElse(null);
  }

  private long in(Duration time) {
    return now + time.toNanos();
  }

  private void pass(Duration time) {
    now += time.toNanos();
    happen(new GuardEvent.Ticked());
  }

  private void happen(GuardEvent event) {
    GuardMachine.Step step = machine.step(state, event, now);
    state = step.state();
    effects.addAll(step.effects());
  }

  private GuardEvent.PermitRead read(long epoch, @Nullable String permit) {
    ServiceState service =
        new ServiceState(
            epoch,
            permit,
            new TreeSet<>(),
            List.of(HERE),
            "20260101T000000000-failover",
            0,
            new TreeSet<>(),
            null,
            new TreeMap<>(),
            new ServiceState.DatabaseIdentity("42", 1));
    return new GuardEvent.PermitRead(now, 10 + epoch, 10, service, null);
  }

  private static DatabaseView seen(boolean open) {
    return new DatabaseView(
        DatabaseRole.PRIMARY, "42", open, true, false, 1, null, null, false, 1L, null, null);
  }
}
