package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.GuardTerms;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failsafe round: while the store answers nobody, the controllers answer for it. It begins at
 * the first failed read and goes on beside the reading; whichever comes first counts. A running
 * permit is prolonged when every controller that these terms name has promised to count nothing
 * from before the round, and nobody has broken the glass. One is silent: the deadline stands.
 */
final class Failsafe {
  /** Of the companion record, before the service's name. */
  private static final String OWNER = "pointsman/";

  /**
   * Whoever still goes by the terms of an earlier guard, which may name others, has not seen the
   * store for so long: half as long again as any leader goes on without.
   */
  static final Duration OUTDATED = Duration.ofSeconds(15);

  private final GuardSettings settings;
  private final StoreFacts store;

  Failsafe(GuardSettings settings, StoreFacts store) {
    this.settings = settings;
    this.store = store;
  }

  /**
   * The store was read: it answers for itself, and what is under way is of no use.
   *
   * @param standing the terms in the store, while they may be an earlier guard's
   */
  void read(Draft draft, @Nullable GuardTerms standing) {
    if (draft.byPromise) {
      draft.order(new GuardEffect.Say("FAILSAFE_OVER", "etcd answers again"));
    }
    draft.failing = null;
    draft.round = null;
    draft.byPromise = false;
    draft.refusal = "";
    if (standing != null) {
      draft.namedUntil = draft.after(OUTDATED);
    }
  }

  /** The store was not read. */
  void failed(Draft draft, String why) {
    if (draft.failing == null) {
      draft.askAt = draft.now;
    }
    draft.failing = why;
  }

  void promised(Draft draft, GuardEvent.Promised promised) {
    FailsafeState.Round round = underWay(draft, promised.round());
    if (round != null) {
      draft.round = round.without(promised.controller());
      prolongIfWhole(draft, draft.round);
    }
  }

  void companion(Draft draft, GuardEvent.CompanionRead companion) {
    FailsafeState.Round round = underWay(draft, companion.round());
    if (round == null) {
      return;
    }
    String owner = OWNER + settings.service();
    if (!companion.owner().equals(owner) || companion.epoch() > draft.epoch()) {
      over(
          draft,
          "the companion record is of %s, epoch %d (expected: %s, epoch %d or less)"
              .formatted(companion.owner(), companion.epoch(), owner, draft.epoch()));
      return;
    }
    draft.round = round.seenUnmarked();
    prolongIfWhole(draft, draft.round);
  }

  void refused(Draft draft, GuardEvent.PromiseRefused refused) {
    if (underWay(draft, refused.round()) != null) {
      over(draft, refused.controller() + ": " + refused.why());
    }
  }

  /** Nobody can say that the glass was not broken: then it may have been. */
  void unread(Draft draft, GuardEvent.CompanionUnread unread) {
    if (underWay(draft, unread.round()) != null) {
      over(draft, "the companion record: " + unread.why());
    }
  }

  /** An answer to an earlier round says nothing of this one. */
  private static FailsafeState.@Nullable Round underWay(Draft draft, long number) {
    FailsafeState.Round round = draft.round;
    return round != null && round.number() == number ? round : null;
  }

  private void prolongIfWhole(Draft draft, FailsafeState.Round round) {
    if (!round.isWhole()) {
      return;
    }
    draft.round = null;
    draft.askAt = round.sentNanos() + settings.readEvery().toNanos();
    long deadline = store.deadline(round.sentNanos());
    if (!mayBeProlonged(draft) || deadline - draft.until <= 0) {
      return;
    }
    draft.until = deadline;
    if (draft.hands == Hands.OPEN || store.takesWrites(draft)) {
      draft.order(new GuardEffect.Prolong(deadline));
    }
    if (!draft.byPromise) {
      draft.order(
          new GuardEffect.Warn(
              "OPEN_BY_PROMISE",
              "etcd cannot be read (%s); %s promise to count nothing: open by promise for %d ms more, and from now on while they do"
                  .formatted(
                      draft.failing,
                      String.join(", ", settings.terms().controllers()),
                      Duration.ofNanos(deadline - draft.now).toMillis())));
    }
    draft.byPromise = true;
    draft.refusal = "";
  }

  /**
   * Only a permit that runs, and only by terms that stand in the store: who else is named there may
   * count on them.
   */
  private boolean mayBeProlonged(Draft draft) {
    return settings.hasFailsafe()
        && draft.permitted()
        && draft.written != null
        && !draft.rewound
        && draft.due(draft.namedUntil);
  }

  private void over(Draft draft, String why) {
    draft.round = null;
    draft.askAt = draft.after(settings.readEvery().dividedBy(4));
    if (!why.equals(draft.refusal)) {
      draft.refusal = why;
      draft.order(new GuardEffect.Warn("NOT_PROMISED", why + ": the deadline stands"));
    }
  }

  /** Begins a round where one is due, and ends one that takes too long. */
  void ask(Draft draft) {
    FailsafeState.Round round = draft.round;
    if (round != null && draft.due(end(round))) {
      over(draft, "no answer in time of " + awaited(round));
    }
    if (draft.failing == null || draft.round != null || !draft.due(draft.askAt)) {
      return;
    }
    if (!mayBeProlonged(draft)) {
      draft.askAt = draft.after(settings.readEvery().dividedBy(4));
      return;
    }
    List<String> controllers = settings.terms().controllers();
    draft.rounds++;
    draft.round = new FailsafeState.Round(draft.rounds, draft.now, controllers, false);
    draft.order(new GuardEffect.AskControllers(draft.rounds, draft.epoch(), controllers));
  }

  private static String awaited(FailsafeState.Round round) {
    return round.awaited().isEmpty() ? "the companion record" : String.join(", ", round.awaited());
  }

  private long end(FailsafeState.Round round) {
    return round.sentNanos() + settings.readEvery().toNanos();
  }

  /** When something is due here; null for never. */
  @Nullable Long nextDeadline(FailsafeState state) {
    FailsafeState.Round round = state.round();
    if (round != null) {
      return end(round);
    }
    return state.failing() == null || !settings.hasFailsafe() ? null : Long.valueOf(state.askAt());
  }
}
