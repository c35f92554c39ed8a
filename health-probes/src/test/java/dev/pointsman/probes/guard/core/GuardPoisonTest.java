package dev.pointsman.probes.guard.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.coordination.codec.Codecs;
import dev.pointsman.coordination.codec.UnreadableException;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.testing.Mutations;
import dev.pointsman.probes.publish.Specs;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Everything that a guard reads, changed in one place, in every situation that a guard may be in:
 * nothing of it may end the guard, and without a permit for this region nothing opens a database or
 * lets one take writes for longer.
 */
final class GuardPoisonTest {
  private static final Duration STEP = Duration.ofMillis(250);

  /** The permit, the closing, and what is tried again after a pause. */
  private static final int STEPS = 20;

  private final Map<String, String> problems = new TreeMap<>();

  @Test
  void noStateBreaksAGuardOrServesForAPermit() {
    situations()
        .forEach(
            (name, situation) ->
                states()
                    .forEach(
                        state ->
                            Mutations.of(Codecs.STATE.encode(state))
                                .forEach(mutant -> state(name, situation.get(), mutant))));
    assertThat(problems).isEmpty();
  }

  @Test
  void noDefinitionBreaksAGuardOrChangesWhoMayWrite() {
    List<String> readable =
        Mutations.of(Specs.encoded("shop")).stream()
            .filter(mutant -> readable(() -> Codecs.SPEC.decode(mutant)) != null)
            .toList();
    assertThat(readable).hasSizeGreaterThan(500);
    situations()
        .forEach(
            (name, situation) -> {
              for (ServiceState state : states()) {
                GuardRig undisturbed = situation.get();
                run(undisturbed, state, null, null);
                readable.forEach(mutant -> spec(name, situation.get(), state, mutant, undisturbed));
              }
            });
    assertThat(problems).isEmpty();
  }

  @Test
  void noRecordOfAnEarlierGuardBreaksAGuardOrLetsADatabaseWriteForLonger() {
    situations()
        .forEach(
            (name, situation) ->
                Mutations.of(Codecs.GUARD.encode(record()))
                    .forEach(mutant -> record(name, situation.get(), mutant)));
    assertThat(problems).isEmpty();
  }

  private void state(String name, GuardRig guard, String mutant) {
    String what = name + ": " + mutant;
    try {
      ServiceState state = readable(() -> Codecs.STATE.decode(mutant));
      boolean permitted = state != null && GuardRig.HERE.equals(state.permit());
      run(guard, state, null, null);
      if (!permitted && mayWrite(guard)) {
        problems.putIfAbsent("writes are allowed without a permit, " + name, what);
      }
      if (!permitted && guard.state().database().hands() == Hands.OPEN) {
        problems.putIfAbsent("it stays open without a permit, " + name, what);
      }
    } catch (RuntimeException e) {
      problems.putIfAbsent(where(e), what);
    }
  }

  private void spec(
      String name, GuardRig guard, ServiceState state, String mutant, GuardRig undisturbed) {
    String what = name + ": " + mutant;
    try {
      run(guard, state, Codecs.SPEC.decode(mutant), null);
      if (!deadlines(guard).equals(deadlines(undisturbed)) || opens(guard) != opens(undisturbed)) {
        problems.putIfAbsent("a definition changes who may write, " + name, what);
      }
    } catch (RuntimeException e) {
      problems.putIfAbsent(where(e), what);
    }
  }

  private void record(String name, GuardRig guard, String mutant) {
    String what = name + ": " + mutant;
    try {
      GuardRecord record = readable(() -> Codecs.GUARD.decode(mutant));
      long latest = guard.in(GuardRig.PERMIT.plus(STEP.multipliedBy(STEPS)));
      run(guard, state(1, GuardRig.HERE), null, record == null ? null : record.terms());
      if (deadlines(guard).stream().anyMatch(deadline -> deadline - latest > 0)) {
        problems.putIfAbsent("writes are allowed for longer than the permit lasts, " + name, what);
      }
    } catch (RuntimeException e) {
      problems.putIfAbsent(where(e), what);
    }
  }

  /** What is not readable is not heard. */
  private static <T> @Nullable T readable(Supplier<T> value) {
    try {
      return value.get();
    } catch (UnreadableException e) {
      return null;
    }
  }

  /** The store says so from now on. Whatever is ordered of it and of the database succeeds. */
  private static void run(
      GuardRig guard,
      @Nullable ServiceState state,
      @Nullable ServiceSpec spec,
      @Nullable GuardTerms promised) {
    guard.forgetOrders();
    for (int i = 0; i < STEPS; i++) {
      guard.happen(
          state == null
              ? new GuardEvent.PermitUnreadable("no such state")
              : new GuardEvent.PermitRead(guard.now(), 100, 100, state, spec, promised));
      guard.answer();
      guard.pass(STEP);
    }
  }

  private static boolean mayWrite(GuardRig guard) {
    return opens(guard) || !deadlines(guard).isEmpty();
  }

  private static boolean opens(GuardRig guard) {
    return !guard.orders(GuardEffect.Open.class).isEmpty();
  }

  private static List<Long> deadlines(GuardRig guard) {
    return Stream.concat(
            guard.orders(GuardEffect.Prolong.class).stream()
                .map(GuardEffect.Prolong::deadlineNanos),
            guard.orders(GuardEffect.Start.class).stream().map(GuardEffect.Start::deadlineNanos))
        .filter(Objects::nonNull)
        .toList();
  }

  private static List<ServiceState> states() {
    return List.of(state(1, GuardRig.ELSEWHERE), state(1, null), state(1, GuardRig.HERE));
  }

  private static ServiceState state(long epoch, @Nullable String permit) {
    return new ServiceState(
        epoch,
        permit,
        null,
        new TreeSet<>(Set.of(GuardRig.ELSEWHERE)),
        List.of(GuardRig.ELSEWHERE),
        "20260101T000000000-failover",
        3,
        new TreeSet<>(Set.of(GuardRig.HERE)),
        null,
        new TreeMap<>(Map.of("eu-west-1", "20260101T000000000-failover")),
        new ServiceState.DatabaseIdentity("42", 1));
  }

  private static GuardRecord record() {
    GuardRig guard = stopped();
    guard.read(1, GuardRig.ELSEWHERE);
    return guard.orders(GuardEffect.WriteRecord.class).getLast().record();
  }

  /** With clients that may say READ WRITE, a primary that runs may be written to. */
  private static Map<String, Supplier<GuardRig>> situations() {
    Map<String, Supplier<GuardRig>> situations = new LinkedHashMap<>();
    situations.put("just started", () -> new GuardRig(Fence.STOP));
    situations.put("found stopped", GuardPoisonTest::stopped);
    situations.put("a standby", GuardPoisonTest::standby);
    situations.put("promoted", GuardPoisonTest::promoted);
    situations.put("open", GuardPoisonTest::open);
    return situations;
  }

  private static GuardRig stopped() {
    GuardRig guard = new GuardRig(Fence.STOP);
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.happen(
        new GuardEvent.DatabaseSeen(DatabaseView.without(DatabaseRole.STOPPED, "42", false)));
    return guard;
  }

  private static GuardRig standby() {
    GuardRig guard = new GuardRig(Fence.STOP);
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.happen(
        new GuardEvent.DatabaseSeen(
            new DatabaseView(
                DatabaseRole.STANDBY,
                "42",
                false,
                true,
                true,
                1,
                null,
                null,
                false,
                1L,
                null,
                null,
                null)));
    return guard;
  }

  private static GuardRig promoted() {
    GuardRig guard = new GuardRig(Fence.STOP);
    guard.happen(new GuardEvent.WatchdogReady(true, false, guard.now()));
    guard.seePrimary(false, 1L);
    return guard;
  }

  private static GuardRig open() {
    GuardRig guard = promoted();
    guard.happen(new GuardEvent.Claimed("42", "shop"));
    guard.read(0, GuardRig.HERE);
    guard.recorded();
    guard.happen(new GuardEvent.Opened(0));
    guard.seePrimary(true, 0L);
    assertThat(guard.state().database().hands()).isEqualTo(Hands.OPEN);
    return guard;
  }

  /** One example of every place is enough to read. */
  private static String where(RuntimeException e) {
    return Stream.of(e.getStackTrace())
        .limit(6)
        .map(frame -> "\n    " + frame.getFileName() + ":" + frame.getLineNumber())
        .collect(Collectors.joining("", "\n" + e, "\n  by "));
  }
}
