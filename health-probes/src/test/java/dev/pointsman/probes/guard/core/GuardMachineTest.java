package dev.pointsman.probes.guard.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.Acknowledgement.Method;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.Lsn;
import dev.pointsman.coordination.model.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class GuardMachineTest {
  private static final Duration PERMIT = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofMillis(1500);
  private static final String HERE = "us-east-1";
  private static final String ELSEWHERE = "us-west-2";

  private final GuardSettings settings =
      new GuardSettings(
          "shop",
          HERE,
          "instance",
          new GuardTerms(PERMIT, LIMIT, false, LastResort.KILL, List.of("c1")),
          Fence.STOP,
          Duration.ofMillis(500),
          Duration.ofSeconds(10));
  private final GuardMachine machine = new GuardMachine(settings);
  private GuardState state = GuardState.initial(0, 0, 0, false);
  private List<GuardEffect> effects = List.of();
  private final List<GuardEffect> unanswered = new ArrayList<>();
  private long now;
  private long revision = 10;

  private void tell(GuardEvent event) {
    GuardMachine.Step step = machine.step(state, event, now);
    state = step.state();
    effects = step.effects();
    unanswered.addAll(effects);
  }

  private void after(Duration time) {
    now += time.toNanos();
  }

  private boolean ordered(Predicate<GuardEffect> effect) {
    return effects.stream().anyMatch(effect);
  }

  private <E extends GuardEffect> E order(Class<E> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }

  private <E extends GuardEffect> boolean ordered(Class<E> type) {
    return ordered(type::isInstance);
  }

  /** A run has committed to promote this region. */
  private static ServiceState promoting(long epoch) {
    return service(epoch, null, "run", List.of(HERE)).edit().promoting(HERE).done();
  }

  private static ServiceState service(long epoch, @Nullable String permit, @Nullable String run) {
    return service(epoch, permit, run, List.of());
  }

  private static ServiceState service(
      long epoch, @Nullable String permit, @Nullable String run, List<String> unproven) {
    return new ServiceState(
        epoch,
        permit,
        null,
        new TreeSet<>(unproven),
        List.of(HERE),
        run,
        0,
        new TreeSet<>(),
        null,
        new TreeMap<>(),
        null);
  }

  private void read(long epoch, @Nullable String permit) {
    revision++;
    String run = permit == null ? "run" : null;
    tell(new GuardEvent.PermitRead(now, revision, revision, service(epoch, permit, run), null));
  }

  private static DatabaseView view(DatabaseRole role, boolean open, @Nullable Long epoch) {
    return new DatabaseView(
        role, "4711", open, true, false, 1, new Lsn(1), null, false, epoch, null, null, null);
  }

  private void see(DatabaseRole role, boolean open) {
    tell(new GuardEvent.DatabaseSeen(view(role, open, null)));
  }

  /** A watchdog, a claim, a written record: everything but the permit. */
  private void readyPrimary() {
    tell(new GuardEvent.WatchdogReady(true, false, 0));
    see(DatabaseRole.PRIMARY, false);
    revision++;
    tell(new GuardEvent.PermitRead(now, revision, 0, null, null)); // not adopted yet
    tell(new GuardEvent.Claimed("4711", "shop"));
    settle();
  }

  /** Answers what was ordered of the store, and closings as stopped, until nothing is. */
  private void settle() {
    while (!unanswered.isEmpty()) {
      switch (unanswered.removeFirst()) {
        case GuardEffect.WriteRecord record -> tell(new GuardEvent.RecordWritten(record.record()));
        case GuardEffect.Close close -> tell(closed(close.epoch(), Method.STOPPED));
        case GuardEffect.Remember _,
            GuardEffect.ReadPermit _,
            GuardEffect.AskControllers _,
            GuardEffect.Observe _,
            GuardEffect.Open _,
            GuardEffect.Prolong _,
            GuardEffect.Disarm _,
            GuardEffect.Vouch _,
            GuardEffect.Start _,
            GuardEffect.Reattach _,
            GuardEffect.ReplaceWatchdog _,
            GuardEffect.Claim _,
            GuardEffect.Report _,
            GuardEffect.Beat _,
            GuardEffect.Say _,
            GuardEffect.Warn _ -> {}
      }
    }
  }

  private static GuardEvent.Closed closed(long epoch, Method method) {
    return new GuardEvent.Closed(
        epoch, new Acknowledgement(epoch, method, 1, new Lsn(7), "closed"), "closed");
  }

  private void opened(long epoch) {
    readyPrimary();
    see(DatabaseRole.PRIMARY, false);
    read(epoch, HERE);
    tell(new GuardEvent.Opened(epoch));
    settle();
    see(DatabaseRole.PRIMARY, true);
    settle();
    assertThat(state.database().hands()).isEqualTo(Hands.OPEN);
  }

  @Test
  void looksMoreOftenWhileARunIsUnderWayAndTellsHowFarItsReplicaIs() {
    readyPrimary();
    see(DatabaseRole.STANDBY, false);
    read(2, null);
    see(DatabaseRole.STANDBY, false);

    after(Duration.ofMillis(100));
    tell(new GuardEvent.Ticked());
    assertThat(ordered(GuardEffect.Observe.class)).isTrue();
    tell(new GuardEvent.DatabaseSeen(standbyAt(900)));
    assertThat(ordered(GuardEffect.Report.class)).isTrue();
    tell(new GuardEvent.DatabaseSeen(standbyAt(900)));
    assertThat(ordered(GuardEffect.Report.class)).as("nothing new").isFalse();
  }

  @Test
  void tellsAtOnceThatItsServerWasRestarted() {
    readyPrimary();
    tell(new GuardEvent.DatabaseSeen(since(1)));
    assertThat(ordered(GuardEffect.Report.class)).isTrue();
    tell(new GuardEvent.DatabaseSeen(since(1)));
    assertThat(ordered(GuardEffect.Report.class)).as("nothing new").isFalse();

    tell(new GuardEvent.DatabaseSeen(since(2)));

    assertThat(ordered(GuardEffect.Report.class)).isTrue();
  }

  private static DatabaseView since(long second) {
    return new DatabaseView(
        DatabaseRole.STANDBY,
        "4711",
        false,
        true,
        true,
        1,
        new Lsn(900),
        new Lsn(900),
        false,
        null,
        null,
        null,
        Instant.ofEpochSecond(second));
  }

  private static DatabaseView standbyAt(long replayed) {
    return new DatabaseView(
        DatabaseRole.STANDBY,
        "4711",
        false,
        true,
        true,
        1,
        new Lsn(900),
        new Lsn(replayed),
        false,
        null,
        null,
        null,
        null);
  }

  @Test
  void looksAtOnceWhetherItsDatabaseWasPromotedWhenItGetsThePermit() {
    readyPrimary();
    see(DatabaseRole.STANDBY, false);
    read(2, null);
    after(Duration.ofMillis(5));

    read(2, HERE);

    assertThat(ordered(GuardEffect.Observe.class)).isTrue();
  }

  @Test
  void opensOnAPermitWithTheDeadlineOfItsSending() {
    readyPrimary();
    see(DatabaseRole.PRIMARY, false);
    long sent = now;
    after(Duration.ofMillis(400));
    revision++;
    tell(new GuardEvent.PermitRead(sent, revision, revision, service(1, HERE, null), null));

    GuardEffect.Open open = order(GuardEffect.Open.class);

    assertThat(open.epoch()).isEqualTo(1);
    assertThat(open.deadlineNanos()).isEqualTo(sent + PERMIT.minus(GuardSettings.MARGIN).toNanos());
  }

  @Test
  void opensNothingBeforeItsTermsStandInTheStore() {
    tell(new GuardEvent.WatchdogReady(true, false, 0));
    see(DatabaseRole.PRIMARY, false);
    read(1, HERE);
    assertThat(ordered(GuardEffect.Open.class)).isFalse();
    tell(new GuardEvent.Claimed("4711", "shop"));
    assertThat(ordered(GuardEffect.Open.class)).isFalse();
    settle();
    assertThat(state.database().hands()).isEqualTo(Hands.OPENING);
  }

  @Test
  void opensNothingWithoutAWatchdog() {
    see(DatabaseRole.PRIMARY, false);
    read(1, HERE);
    tell(new GuardEvent.Claimed("4711", "shop"));
    settle();
    assertThat(state.database().hands()).isEqualTo(Hands.IDLE);
  }

  @Test
  void opensNothingThatBelongsToAnotherService() {
    tell(new GuardEvent.WatchdogReady(true, false, 0));
    see(DatabaseRole.PRIMARY, false);
    read(1, HERE);
    tell(new GuardEvent.Claimed("4711", "other"));
    settle();
    assertThat(state.database().hands()).isEqualTo(Hands.IDLE);
    assertThat(state.database().trouble()).startsWith("DATABASE_CLAIMED");
  }

  @Test
  void readsFourTimesPerPermitAndProlongsWithEachRead() {
    opened(1);
    after(PERMIT.dividedBy(4));
    tell(new GuardEvent.Ticked());
    assertThat(ordered(GuardEffect.ReadPermit.class)).isTrue();

    read(1, HERE);

    assertThat(order(GuardEffect.Prolong.class).deadlineNanos())
        .isEqualTo(now + PERMIT.minus(GuardSettings.MARGIN).toNanos());
  }

  @Test
  void closesAtTheDeadlineWhenNothingIsReadAnyMore() {
    opened(1);
    tell(new GuardEvent.PermitUnreadable("gone"));
    after(PERMIT.minus(GuardSettings.MARGIN).minusNanos(1));
    tell(new GuardEvent.Ticked());
    assertThat(ordered(GuardEffect.Close.class)).isFalse();
    after(Duration.ofNanos(1));

    tell(new GuardEvent.Ticked());

    GuardEffect.Close close = order(GuardEffect.Close.class);
    assertThat(close.killAtNanos() - now).isEqualTo(settings.stopLimit().toNanos());
    assertThat(machine.nextDeadline(state) - now).isPositive();
  }

  @Test
  void theTimerIsNeverLaterThanTheDeadline() {
    opened(1);
    assertThat(machine.nextDeadline(state) - state.store().until()).isNotPositive();
  }

  @Test
  void aClosingOvertakesAnOpeningAndItsLateAnswerOpensNothing() {
    readyPrimary();
    see(DatabaseRole.PRIMARY, false);
    read(1, HERE);
    assertThat(state.database().hands()).isEqualTo(Hands.OPENING);

    read(2, null);
    assertThat(ordered(GuardEffect.Close.class)).isTrue();
    tell(new GuardEvent.Opened(1));

    assertThat(state.database().hands()).isEqualTo(Hands.CLOSING);
  }

  @Test
  void acknowledgesOnlyWhatWasShownForTheEpochThatStands() {
    opened(1);
    read(2, null);
    read(3, null);

    tell(closed(2, Method.STOPPED));

    assertThat(state.database().acknowledgement()).isNull();
    assertThat(order(GuardEffect.Close.class).epoch()).isEqualTo(3);
    tell(closed(3, Method.STOPPED));
    assertThat(Objects.requireNonNull(state.database().acknowledgement()).epoch()).isEqualTo(3);
  }

  @Test
  void aLapseIsNotAcknowledgedAndEndsInOpeningAgain() {
    opened(1);
    after(PERMIT);
    tell(new GuardEvent.Ticked());
    tell(closed(1, Method.STOPPED));
    assertThat(state.database().acknowledgement()).isNull();

    read(1, HERE);

    assertThat(ordered(GuardEffect.Start.class)).isTrue();
    tell(new GuardEvent.Started());
    see(DatabaseRole.PRIMARY, false);
    assertThat(state.database().hands()).isEqualTo(Hands.OPENING);
  }

  @Test
  void everyRecordNamesTheStateThatItWasDecidedOn() {
    opened(1);
    read(2, null);
    GuardEffect.WriteRecord write = order(GuardEffect.WriteRecord.class);
    assertThat(write.stateRevision()).isEqualTo(revision);
    assertThat(write.record().epoch()).isEqualTo(2);
    assertThat(write.record().acknowledgement()).isNull();
  }

  @Test
  void aStoreThatWentBackOpensNothingForGood() {
    opened(5);
    tell(new GuardEvent.PermitRead(now, revision - 3, 1, service(5, HERE, null), null));
    assertThat(order(GuardEffect.Remember.class).rewound()).isTrue();
    after(PERMIT);
    tell(new GuardEvent.Ticked());
    assertThat(ordered(GuardEffect.Close.class)).isTrue();
    tell(closed(5, Method.STOPPED));

    revision += 100;
    read(6, HERE);

    assertThat(ordered(GuardEffect.Start.class)).isFalse();
    assertThat(state.database().trouble()).startsWith("STORE_REWOUND");
  }

  @Test
  void aLostWatchdogClosesAtOnce() {
    opened(1);
    tell(new GuardEvent.WatchdogLost("killed"));
    assertThat(ordered(GuardEffect.ReplaceWatchdog.class)).isTrue();
    assertThat(ordered(GuardEffect.Close.class)).isTrue();
  }

  @Test
  void aDatabaseThatDiedStaysDownForAWhileSoThatAFailoverCanGoFirst() {
    opened(1);
    tell(new GuardEvent.DatabaseExited());
    tell(closed(1, Method.KILLED));
    see(DatabaseRole.STOPPED, false);
    assertThat(state.database().hands()).isEqualTo(Hands.IDLE);
    for (int i = 0; i < 20; i++) {
      after(Duration.ofMillis(500));
      read(1, HERE);
    }
    assertThat(ordered(GuardEffect.Start.class)).isTrue();
  }

  @Test
  void aTargetThatWasJustPromotedIsNotStoppedWhileItWaitsForItsPermit() {
    tell(new GuardEvent.WatchdogReady(true, false, 0));
    tell(new GuardEvent.DatabaseSeen(view(DatabaseRole.PRIMARY, false, 2L)));
    tell(new GuardEvent.PermitRead(now, ++revision, revision, promoting(2), null));
    assertThat(ordered(GuardEffect.Close.class)).isFalse();
    assertThat(state.database().acknowledgement()).isNull();
  }

  @Test
  void aStandbysAcknowledgementEndsWhenItIsPromoted() {
    tell(new GuardEvent.WatchdogReady(true, false, 0));
    see(DatabaseRole.STANDBY, false);
    read(2, null);
    tell(closed(2, Method.STANDBY));
    assertThat(state.database().acknowledgement()).isNotNull();
    revision++;
    tell(new GuardEvent.PermitRead(now, revision, revision, promoting(2), null));

    see(DatabaseRole.PRIMARY, false);

    assertThat(state.database().acknowledgement()).isNull();
    assertThat(ordered(GuardEffect.Close.class)).isFalse(); // its run goes on
    read(2, ELSEWHERE);
    assertThat(ordered(GuardEffect.Close.class)).isTrue(); // nobody's run promoted it
  }

  @Test
  void aDatabaseThatWasNotStartedUnderTheWatchdogIsRestartedUnderIt() {
    tell(new GuardEvent.WatchdogReady(true, false, 0));
    read(1, HERE);
    DatabaseView foreign =
        new DatabaseView(
            DatabaseRole.PRIMARY,
            "4711",
            false,
            false,
            false,
            1,
            null,
            null,
            false,
            null,
            null,
            null,
            null);
    tell(new GuardEvent.DatabaseSeen(foreign));
    assertThat(order(GuardEffect.Close.class).fence()).isEqualTo(Fence.TAKE_OVER);
  }

  @Test
  void aNewGuardClosesWhatAnEarlierOneOpenedWhenItCannotReadThePermit() {
    tell(new GuardEvent.WatchdogReady(true, true, Duration.ofSeconds(2).toNanos()));
    assertThat(state.database().hands()).isEqualTo(Hands.OPEN);
    after(Duration.ofSeconds(2));
    tell(new GuardEvent.Ticked());
    assertThat(ordered(GuardEffect.Close.class)).isTrue();
  }

  @Test
  void theTermsPromiseAWatchdogOnlyWhereTheDatabaseHangsOnIt() {
    tell(new GuardEvent.WatchdogReady(false, false, 0));
    see(DatabaseRole.STANDBY, false);
    read(1, ELSEWHERE);
    GuardRecord record = order(GuardEffect.WriteRecord.class).record();
    assertThat(record.terms().watchdog()).isFalse();
  }
}
