package dev.pointsman.controller.core.machine;

import dev.pointsman.controller.core.Changes;
import dev.pointsman.controller.core.Effect;
import dev.pointsman.controller.core.Event;
import dev.pointsman.controller.core.Event.CommitResult;
import dev.pointsman.controller.core.plan.Move;
import dev.pointsman.controller.core.plan.ServiceView;
import dev.pointsman.controller.core.plan.Versioned;
import dev.pointsman.controller.core.run.Desk;
import dev.pointsman.controller.core.run.Runner;
import dev.pointsman.controller.core.run.Story;
import dev.pointsman.coordination.model.Freeze;
import dev.pointsman.coordination.model.RunRecord;
import dev.pointsman.coordination.model.ServiceState;
import dev.pointsman.coordination.model.Sorted;
import dev.pointsman.coordination.model.StepRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the answers to orders. An answer to an order that is not under way any more is nobody's,
 * and is dropped.
 */
final class Answers {
  /**
   * After a refused or unknown commit nothing is decided for so long, unless the mirror tells what
   * happened. A repetition is safe: it compares the same revisions, so at most one of both can have
   * taken hold.
   */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private Answers() {}

  static void commit(Turn turn, Event.CommitAnswered answered) {
    Optional<Map.Entry<String, Desk>> found =
        turn.world().desks().entrySet().stream()
            .filter(
                entry ->
                    entry.getValue().pending() != null
                        && entry.getValue().pending().id() == answered.id())
            .findFirst();
    if (found.isEmpty()) {
      return;
    }
    String service = found.get().getKey();
    Desk desk = found.get().getValue();
    turn.touch(service);
    switch (answered.result()) {
      case CommitResult.Committed committed -> {
        Desk.Pending pending = Objects.requireNonNull(desk.pending());
        Changes changes = pending.changes();
        turn.put(service, desk.with((Desk.Pending) null));
        settle(turn, changes);
        freeze(turn, changes);
        if (changes.service() != null) {
          written(turn, changes.service(), pending, committed.revision());
        }
      }
      case CommitResult.Refused _, CommitResult.Unknown _ ->
          turn.put(service, desk.holdUntil(turn.now.plus(PAUSE)));
    }
  }

  private static void settle(Turn turn, Changes changes) {
    if (changes.settled() != null) {
      turn.become(
          turn.world()
              .withCommands(Sorted.without(turn.world().commands(), changes.settled().id())));
    }
  }

  /** In force from its commit on, not from when the mirror tells it. */
  private static void freeze(Turn turn, Changes changes) {
    SortedMap<String, Freeze> freezes = turn.world().freezes();
    for (Freeze freeze : changes.freezes()) {
      freezes = Sorted.with(freezes, freeze.id(), freeze);
    }
    turn.become(turn.world().withFreezes(freezes));
  }

  private static void written(Turn turn, String service, Desk.Pending pending, long revision) {
    ServiceView view = turn.service(service);
    Changes changes = pending.changes();
    RunRecord before = pending.before();
    if (changes.state() != null && isNewer(revision, view.state())) {
      notePermit(turn, service, changes.state());
      view = view.withState(new Versioned<>(changes.state(), revision));
    }
    RunRecord after = changes.run();
    if (after != null) {
      if (isNewer(revision, view.run())) {
        view = view.withRun(new Versioned<>(after, revision));
        turn.become(
            turn.world().withMoves(Move.note(turn.world().moves(), after, turn.now.wall())));
      }
      Story.of(before, after).forEach(notice -> turn.order(new Effect.Tell(notice)));
      if (isElsewhere(before, after)) {
        turn.put(service, turn.desk(service).atStep(turn.now));
      }
    }
    turn.put(view);
  }

  /** The mirror may have told it before, and what another leader wrote since. */
  private static boolean isNewer(long revision, @Nullable Versioned<?> known) {
    return known == null || known.revision() < revision;
  }

  /** Whether the run stands at another step, or at another attempt of it. */
  static boolean isElsewhere(@Nullable RunRecord before, RunRecord after) {
    if (before == null || !before.id().equals(after.id())) {
      return true;
    }
    Optional<StepRecord> was = Runner.current(before);
    Optional<StepRecord> is = Runner.current(after);
    return !was.map(StepRecord::step).equals(is.map(StepRecord::step));
  }

  /**
   * Notes since when nobody has the permit. Counted from the answer to the commit, never from its
   * sending: a guard may have read the permit until the moment the commit took hold.
   */
  static void notePermit(Turn turn, String service, ServiceState next) {
    ServiceView view = turn.service(service);
    ServiceState before = view.state() == null ? null : view.state().value();
    Desk desk = turn.desk(service);
    if (next.permit() != null) {
      turn.put(service, desk.closedSince(null));
    } else if (before == null || before.epoch() != next.epoch() || desk.closedSince() == null) {
      turn.put(service, desk.closedSince(turn.now));
    }
  }

  /**
   * Whatever is being waited for of this service is waited for anew: its guards may hold a permit
   * that counts from now. Who leads later counts from an election that comes later still; where
   * nothing is being waited for, the commit that takes the permit away is yet to be answered.
   */
  static void promise(Turn turn, Event.PromiseGiven promise) {
    Desk desk = turn.desk(promise.service());
    if (desk.closedSince() != null) {
      turn.put(promise.service(), desk.closedSince(turn.now));
      turn.touch(promise.service());
    }
  }

  static void effect(Turn turn, Event.EffectAnswered answered) {
    String service = answered.id().service();
    Desk desk = turn.desk(service);
    Desk.Order order = desk.order();
    if (order == null || !order.id().equals(answered.id()) || order.answer() != null) {
      return;
    }
    turn.put(service, desk.with(new Desk.Order(answered.id(), answered.answer(), turn.now)));
    turn.touch(service);
  }
}
