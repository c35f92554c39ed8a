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
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A primary that runs and was not opened: closed by default, but where the fence is to stop,
 * clients may say READ WRITE, and the leader counts on nobody writing once the permit has run out.
 */
class UnopenedPrimaryTest {
  private static final String HERE = "us-east-1";
  private static final Duration PERMIT = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofMillis(1500);
  private static final long START = Duration.ofHours(1).toNanos();

  private final GuardMachine machine =
      new GuardMachine(
          new GuardSettings(
              "shop",
              HERE,
              "g1",
              new GuardTerms(PERMIT, LIMIT, true, LastResort.KILL, List.of("c1")),
              Fence.STOP,
              Duration.ofSeconds(1),
              Duration.ofSeconds(10)));
  private final List<GuardEffect> effects = new ArrayList<>();
  private long now = START;
  private GuardState state = GuardState.initial(START, 0, 0, false);

  @Test
  void isStoppedWhenItsRecoveryOutlastsThePermit() {
    started();
    pass(PERMIT);
    happen(new GuardEvent.DatabaseSeen(primary(false, null)));

    assertThat(orders(GuardEffect.Close.class)).hasSize(1);
  }

  @Test
  void isStoppedWhenThePermitRunsOutWhileItStillRecovers() {
    started();
    pass(PERMIT);

    assertThat(orders(GuardEffect.Close.class)).hasSize(1);
    happen(closed(1));
    pass(PERMIT);
    assertThat(orders(GuardEffect.Close.class)).as("once is enough").hasSize(1);
  }

  @Test
  void hangsOnTheWatchdogFromItsStartAndWithEveryRead() {
    started();
    assertThat(kinds()).containsSubsequence(GuardEffect.Prolong.class, GuardEffect.Start.class);
    assertThat(deadline()).isEqualTo(state.store().until());

    pass(Duration.ofSeconds(1));
    happen(read(1, HERE));

    assertThat(deadline()).isEqualTo(state.store().until());
    assertThat(orders(GuardEffect.Close.class)).isEmpty();
  }

  @Test
  void isStoppedWhenItWasPromotedAndNothingIsHeardOfItsPermit() {
    happen(new GuardEvent.WatchdogReady(true, false, now));
    happen(read(2, null));
    happen(new GuardEvent.DatabaseSeen(primary(false, 2L)));
    assertThat(orders(GuardEffect.Close.class)).as("it waits for its permit").isEmpty();

    pass(PERMIT);

    assertThat(orders(GuardEffect.Close.class)).hasSize(1);
  }

  @Test
  void isNotKilledByTheDeadlineOfAnOpeningThatWasRefused() {
    started();
    happen(new GuardEvent.DatabaseSeen(primary(false, null)));
    assertThat(orders(GuardEffect.Open.class)).hasSize(1);
    effects.clear();

    happen(new GuardEvent.OpenRefused(Refusal.STORE_REWOUND, "it bears epoch 9"));

    assertThat(orders(GuardEffect.Disarm.class)).hasSize(1);
    assertThat(orders(GuardEffect.Close.class)).isEmpty();
  }

  @Test
  void isClosedWhenItWasOpenBeforeAnOpeningThatIsRefused() {
    started();
    happen(new GuardEvent.DatabaseSeen(primary(false, null)));
    happen(new GuardEvent.Opened(1));
    happen(read(3, HERE));
    assertThat(orders(GuardEffect.Open.class)).hasSize(2);
    effects.clear();

    happen(new GuardEvent.OpenRefused(Refusal.STARTS_OPEN, "off in its configuration"));

    assertThat(orders(GuardEffect.Close.class)).hasSize(1);
    happen(closed(3));
    assertThat(orders(GuardEffect.Start.class)).as("not at once").isEmpty();
    pass(Duration.ofSeconds(5));
    happen(read(3, HERE));
    assertThat(orders(GuardEffect.Start.class)).isNotEmpty();
  }

  /** Permitted, its terms recorded, the database found stopped, ordered to start, and starting. */
  private void started() {
    ready();
    assertThat(orders(GuardEffect.Start.class)).hasSize(1);
    happen(new GuardEvent.Started());
  }

  private void ready() {
    happen(new GuardEvent.WatchdogReady(true, false, now));
    happen(new GuardEvent.DatabaseSeen(DatabaseView.without(DatabaseRole.STOPPED, "42", false)));
    happen(new GuardEvent.Claimed("42", "shop"));
    happen(read(1, HERE));
    orders(GuardEffect.WriteRecord.class)
        .forEach(write -> happen(new GuardEvent.RecordWritten(write.record())));
  }

  private static GuardEvent.Closed closed(long epoch) {
    return new GuardEvent.Closed(
        epoch,
        new Acknowledgement(epoch, Acknowledgement.Method.STOPPED, 1, null, "stopped"),
        "stopped");
  }

  private List<Class<?>> kinds() {
    return effects.stream().<Class<?>>map(GuardEffect::getClass).toList();
  }

  private long deadline() {
    return orders(GuardEffect.Prolong.class).getLast().deadlineNanos();
  }

  private <T extends GuardEffect> List<T> orders(Class<T> kind) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
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

  private static DatabaseView primary(boolean open, @Nullable Long epoch) {
    return new DatabaseView(
        DatabaseRole.PRIMARY, "42", open, true, false, 1, null, null, false, epoch, null, null);
  }
}
