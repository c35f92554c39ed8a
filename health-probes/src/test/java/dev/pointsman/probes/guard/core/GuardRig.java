package dev.pointsman.probes.guard.core;

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

/** A guard's machine in virtual time: what happens is told, what it orders is kept. */
final class GuardRig {
  static final String HERE = "us-east-1";
  static final String ELSEWHERE = "us-west-2";
  static final Duration PERMIT = Duration.ofSeconds(3);
  static final Duration LIMIT = Duration.ofMillis(1500);

  private static final long START = Duration.ofHours(1).toNanos();

  private final GuardMachine machine;
  private final List<GuardEffect> effects = new ArrayList<>();
  private int answered;
  private long now = START;
  private GuardState state = GuardState.initial(START, 0, 0, false);

  GuardRig(Fence fence) {
    this(fence, List.of("c1"), List.of());
  }

  /**
   * Of a guard that may ask.
   *
   * @param named in its terms
   * @param asks whose addresses it has
   */
  GuardRig(Fence fence, List<String> named, List<String> asks) {
    GuardTerms terms = new GuardTerms(PERMIT, LIMIT, true, LastResort.KILL, named);
    machine =
        new GuardMachine(
            new GuardSettings(
                "shop",
                HERE,
                "g1",
                terms,
                fence,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                asks));
  }

  /** Time passes, and whatever the machine wants to be woken for happens at its moment. */
  void live(Duration time) {
    long end = now + time.toNanos();
    for (long next = next(); next - end <= 0; next = next()) {
      now = next;
      happen(new GuardEvent.Ticked());
    }
    now = end;
  }

  private long next() {
    return Math.max(machine.nextDeadline(state), now + 1);
  }

  GuardState state() {
    return state;
  }

  long now() {
    return now;
  }

  long in(Duration time) {
    return now + time.toNanos();
  }

  void pass(Duration time) {
    now += time.toNanos();
    happen(new GuardEvent.Ticked());
  }

  void happen(GuardEvent event) {
    GuardMachine.Step step = machine.step(state, event, now);
    state = step.state();
    effects.addAll(step.effects());
  }

  /** The store is read now, and says so while a run is under way. */
  void read(long epoch, @Nullable String permit) {
    read(epoch, permit, null);
  }

  /** The same, while these terms of an earlier guard stand in the store. */
  void read(long epoch, @Nullable String permit, @Nullable GuardTerms promised) {
    answer(now, service(epoch, permit, List.of()), promised);
  }

  /** The store is read now, and says that a run has committed to promote this database. */
  void readAsTarget(long epoch) {
    readAsTarget(epoch, null);
  }

  /** The same, with the terms of an earlier guard. */
  void readAsTarget(long epoch, @Nullable GuardTerms promised) {
    answer(now, service(epoch, null, List.of(HERE)).edit().promoting(HERE).done(), promised);
  }

  /** The store is read now, and says that a run waits for a proof of this database. */
  void readAsUnproven(long epoch) {
    answer(now, service(epoch, null, List.of(HERE)), null);
  }

  /** What was asked at that time is answered: nobody is permitted, and nobody to be promoted. */
  void readLate(long sentNanos, long epoch) {
    answer(sentNanos, service(epoch, null, List.of()), null);
  }

  private void answer(long sentNanos, ServiceState service, @Nullable GuardTerms promised) {
    happen(new GuardEvent.PermitRead(sentNanos, 10 + service.epoch(), 10, service, null, promised));
  }

  private static ServiceState service(long epoch, @Nullable String permit, List<String> unproven) {
    return new ServiceState(
        epoch,
        permit,
        null,
        new TreeSet<>(unproven),
        List.of(HERE),
        "20260101T000000000-failover",
        0,
        new TreeSet<>(),
        null,
        new TreeMap<>(),
        new ServiceState.DatabaseIdentity("42", 1));
  }

  /** A primary under the watchdog is seen. */
  void seePrimary(boolean open, @Nullable Long epoch) {
    see(DatabaseRole.PRIMARY, open, epoch);
  }

  /** A standby under the watchdog is seen. */
  void seeStandby(long epoch) {
    see(DatabaseRole.STANDBY, false, epoch);
  }

  private void see(DatabaseRole role, boolean open, @Nullable Long epoch) {
    happen(
        new GuardEvent.DatabaseSeen(
            new DatabaseView(
                role,
                "42",
                open,
                true,
                role == DatabaseRole.STANDBY,
                1,
                null,
                null,
                false,
                epoch,
                null,
                null,
                null)));
  }

  /** A closing has ended, and this shows it. */
  void closes(long epoch, Acknowledgement.Method method) {
    happen(
        new GuardEvent.Closed(
            epoch, new Acknowledgement(epoch, method, 1, null, "shown"), "shown"));
  }

  /** What was to be written last stands in the store. */
  void recorded() {
    happen(new GuardEvent.RecordWritten(orders(GuardEffect.WriteRecord.class).getLast().record()));
  }

  /** All that was ordered since it was last forgotten. */
  List<GuardEffect> orders() {
    return effects;
  }

  <T extends GuardEffect> List<T> orders(Class<T> kind) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What was ordered since this was asked last. */
  List<GuardEffect> unanswered() {
    List<GuardEffect> fresh = List.copyOf(effects.subList(answered, effects.size()));
    answered = effects.size();
    return fresh;
  }

  void forgetOrders() {
    effects.clear();
    answered = 0;
  }

  /** Answers all that is not answered yet, as if all went well. */
  void answer() {
    for (GuardEffect order : unanswered()) {
      switch (order) {
        case GuardEffect.WriteRecord write -> happen(new GuardEvent.RecordWritten(write.record()));
        case GuardEffect.Claim claim ->
            happen(new GuardEvent.Claimed(claim.systemIdentifier(), "shop"));
        case GuardEffect.Close close -> closes(close.epoch(), Acknowledgement.Method.STOPPED);
        case GuardEffect.Open open -> happen(new GuardEvent.Opened(open.epoch()));
        case GuardEffect.Start _ -> happen(new GuardEvent.Started());
        case GuardEffect.Reattach reattach ->
            happen(new GuardEvent.Reattached(reattach.region(), reattach.epoch()));
        case GuardEffect.Observe _ ->
            happen(new GuardEvent.DatabaseSeen(state().database().view()));
        default -> {}
      }
    }
  }
}
