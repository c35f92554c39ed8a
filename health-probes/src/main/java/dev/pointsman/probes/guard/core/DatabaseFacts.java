package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.DatabaseRole;
import java.time.Duration;
import java.util.Objects;

/** What follows from what the database does, and from what was done to it. */
final class DatabaseFacts {
  private final Conduct conduct;
  private final StoreFacts store;

  DatabaseFacts(Conduct conduct, StoreFacts store) {
    this.conduct = conduct;
    this.store = store;
  }

  void view(Draft draft, DatabaseView view) {
    draft.observing = false;
    draft.observeAt = draft.after(observeEvery(draft));
    boolean changed =
        view.role() != draft.view.role()
            || view.timeline() != draft.view.timeline()
            || !Objects.equals(view.started(), draft.view.started());
    if (view.role() == DatabaseRole.PRIMARY && draft.view.role() != DatabaseRole.PRIMARY) {
      draft.promotedAt = draft.now;
      draft.readAt = draft.now; // a run may have begun that is to promote it, or be over
    }
    boolean moved = !Objects.equals(view.replayed(), draft.view.replayed());
    draft.view = view;
    if (changed || (moved && runs(draft)) || draft.due(draft.reportAt)) {
      draft.reportAt = draft.after(draft.reportEvery);
      draft.order(new GuardEffect.Report(view));
    }
    Acknowledgement shown = draft.acknowledgement;
    if (shown != null && contradicts(view, shown)) {
      draft.acknowledgement = null;
    }
    if (draft.hands == Hands.OPEN && view.role() == DatabaseRole.STOPPED) {
      exited(draft);
    } else if (draft.hands == Hands.OPEN && view.running() && !(view.open() && view.watched())) {
      // somebody restarted it, or changed its configuration: it is opened anew, or taken over
      draft.hands = Hands.IDLE;
      draft.order(new GuardEffect.Warn("CLOSED_BY_OTHERS", "no longer as the guard opened it"));
    }
  }

  /** A run waits for a fence, for a replica that catches up, and for a promotion. */
  private static Duration observeEvery(Draft draft) {
    if (draft.hands == Hands.OPEN) {
      return draft.reportEvery;
    }
    return runs(draft) ? GuardMachine.OBSERVE_IN_A_RUN : GuardMachine.OBSERVE_CLOSED;
  }

  private static boolean runs(Draft draft) {
    return draft.service != null && draft.service.run() != null;
  }

  private static boolean contradicts(DatabaseView view, Acknowledgement shown) {
    return switch (shown.method()) {
      case STANDBY -> view.role() == DatabaseRole.PRIMARY;
      case READ_ONLY -> view.open();
      case STOPPED, KILLED -> view.role() == DatabaseRole.PRIMARY;
    };
  }

  void opened(Draft draft, GuardEvent.Opened opened) {
    if (draft.hands != Hands.OPENING) {
      return; // a closing has overtaken it
    }
    draft.hands = Hands.OPEN;
    draft.openEpoch = opened.epoch();
    draft.trouble = null;
    draft.died = null;
    draft.followed = null;
    draft.beatAt = draft.now;
    draft.observeAt = draft.now;
    draft.order(new GuardEffect.Say("OPENED", "takes writes, epoch " + opened.epoch()));
    draft.order(new GuardEffect.Prolong(draft.until));
  }

  void refused(Draft draft, GuardEvent.OpenRefused refused) {
    if (draft.hands != Hands.OPENING) {
      return;
    }
    draft.observeAt = draft.now;
    switch (refused.code()) {
      case LATE, DATABASE, WATCHDOG_SILENT, OVERTAKEN ->
          // it may have been opened half-way: closed is only what was shown to be
          conduct.close(draft);
      case NOT_PRIMARY -> {
        ended(draft, Hands.OPENING, draft.after(GuardMachine.RETRY));
        draft.order(new GuardEffect.Disarm());
      }
      case NOT_WATCHED -> ended(draft, Hands.OPENING, draft.after(GuardMachine.RETRY));
      case WRONG_DATABASE, STORE_REWOUND, STARTS_OPEN -> {
        draft.trouble(refused.code().name(), refused.detail());
        unfit(draft);
      }
    }
  }

  /**
   * Was it open in an earlier epoch, it is so still: nothing prolongs it any more, so it is closed.
   * Else the deadline that the opening began with would kill what was never opened; but where that
   * takes writes unopened, it is to end with its permit if this guard dies, and each read prolongs
   * it.
   */
  private void unfit(Draft draft) {
    boolean wasOpen = draft.openEpoch >= 0 || draft.view.open();
    ended(draft, Hands.OPENING, draft.after(GuardMachine.RETRY_REATTACH));
    if (wasOpen) {
      conduct.close(draft);
    } else if (!store.takesWrites(draft)) {
      draft.order(new GuardEffect.Disarm());
    }
  }

  void closed(Draft draft, GuardEvent.Closed closed) {
    draft.observeAt = draft.now;
    if (closed.shown() == null) {
      ended(draft, Hands.CLOSING, draft.after(GuardMachine.RETRY));
      draft.trouble("FENCE_UNPROVEN", closed.detail());
      return;
    }
    ended(draft, Hands.CLOSING, draft.due(draft.retryAt) ? draft.now : draft.retryAt);
    draft.openEpoch = -1;
    draft.order(new GuardEffect.Disarm());
    draft.order(new GuardEffect.Say("CLOSED", closed.detail()));
    switch (closed.shown().method()) {
      case STOPPED, KILLED -> {
        // it may have been promoted since it was seen last: no standby before it is seen to be one
        draft.view =
            DatabaseView.without(DatabaseRole.STOPPED, draft.view.systemIdentifier(), false);
        draft.followed = null;
      }
      case READ_ONLY, STANDBY -> draft.view = draft.view.closed();
    }
    draft.provedEpoch = closed.epoch();
    boolean forThisEpoch =
        draft.service != null && !draft.held && closed.epoch() == draft.service.epoch();
    draft.acknowledgement = forThisEpoch ? closed.shown() : null;
  }

  void exited(Draft draft) {
    draft.observeAt = draft.now;
    if (draft.mayBeOpen()) {
      draft.died = draft.now;
      draft.order(new GuardEffect.Warn("DATABASE_DIED", "it ended, and nobody told it to"));
      conduct.close(draft); // a backend may have outlived its postmaster
    } else if (draft.hands == Hands.IDLE) {
      draft.died = draft.view.running() ? Long.valueOf(draft.now) : draft.died;
      draft.retryAt = draft.after(GuardMachine.RETRY_START);
    }
  }

  void watchdog(Draft draft, GuardEvent.WatchdogReady ready) {
    draft.watchdog = true;
    draft.contained = ready.contained();
    draft.observeAt = draft.now;
    if (ready.armed() && draft.hands == Hands.IDLE) {
      // an earlier guard opened it: it stays so for as long as that one was permitted, but no
      // longer than the terms allow that are about to be recorded
      draft.hands = Hands.OPEN;
      draft.openEpoch = 0;
      draft.held = true;
      draft.until = StoreFacts.earlier(ready.deadlineNanos(), store.deadline(draft.now));
      draft.order(new GuardEffect.Prolong(draft.until));
    }
  }

  /** What was seen before means nothing any more: it is unknown until it is seen again. */
  static void started(Draft draft) {
    if (draft.hands == Hands.STARTING) {
      draft.view =
          DatabaseView.without(
              DatabaseRole.UNKNOWN, draft.view.systemIdentifier(), draft.view.standbySignal());
      draft.trouble = null;
    }
    ended(draft, Hands.STARTING, draft.now);
  }

  static void reattached(Draft draft, GuardEvent.Reattached reattached) {
    if (draft.hands == Hands.REATTACHING) {
      draft.followed = reattached.region() + "/" + reattached.epoch();
      draft.trouble = null;
      draft.died = null;
      draft.order(new GuardEffect.Say("REATTACHED", "follows " + reattached.region()));
    }
    ended(draft, Hands.REATTACHING, draft.now);
  }

  /** What a closing has overtaken ends without a consequence. */
  static void ended(Draft draft, Hands what, long retryAt) {
    draft.observeAt = draft.now;
    if (draft.hands == what) {
      draft.hands = Hands.IDLE;
      draft.retryAt = retryAt;
    }
  }
}
