package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.ServiceState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a guard does with its database: first what must not be open is closed, then what should run
 * or be open is ordered.
 */
final class Conduct {
  /** With less of the permit left, an opening would only be refused as late. */
  private static final Duration OPENING_TAKES = Duration.ofMillis(300);

  private final GuardSettings settings;

  Conduct(GuardSettings settings) {
    this.settings = settings;
  }

  void closeWhatMustNotBeOpen(Draft draft) {
    if (draft.mayBeOpen() && !(draft.permitted() && draft.watchdog && claimed(draft))) {
      draft.order(new GuardEffect.Say("CLOSING", why(draft)));
      close(draft);
    }
  }

  private static String why(Draft draft) {
    if (!draft.watchdog) {
      return "its watchdog does not stand by";
    }
    ServiceState service = draft.service;
    if (draft.held) {
      return draft.permitted()
          ? "the database is another service's"
          : "its permit could not be read again in time";
    }
    String permit = service == null ? null : service.permit();
    return "epoch %d permits %s".formatted(draft.epoch(), permit == null ? "nobody" : permit);
  }

  /** Closes as far as this guard's fence goes. */
  void close(Draft draft) {
    close(draft, settings.fence());
  }

  private void close(Draft draft, Fence fence) {
    long from = draft.now - draft.until >= 0 ? draft.now : draft.until;
    draft.hands = Hands.CLOSING;
    draft.acknowledgement = null;
    draft.order(
        new GuardEffect.Close(
            draft.epoch(),
            fence,
            draft.after(settings.sqlLimit()),
            from + settings.stopLimit().toNanos()));
  }

  /** Unknown is no other's: it is asked before the first opening. */
  private boolean claimed(Draft draft) {
    return draft.claimedBy == null || draft.claimedBy.equals(settings.service());
  }

  void useHands(Draft draft) {
    if (draft.hands == Hands.OPEN && draft.openEpoch != draft.epoch() && draft.read) {
      open(draft); // a new epoch permits the same region: its row must be written
      return;
    }
    if (draft.hands != Hands.IDLE || !draft.due(draft.retryAt) || !draft.watchdog || !draft.read) {
      return;
    }
    if (draft.view.running() && !draft.view.watched()) {
      draft.order(new GuardEffect.Say("TAKE_OVER", "not started under the watchdog: restarting"));
      close(draft, Fence.TAKE_OVER);
    } else if (draft.permitted()) {
      openOrStart(draft);
    } else if (draft.view.open() || mustShow(draft) || outlivesItsPermit(draft)) {
      // open without a permit: by whomever, in whatever epoch
      close(draft);
    } else if (draft.follow != null && !followedKey(draft).equals(draft.followed)) {
      reattach(draft);
    } else if (draft.view.role() == DatabaseRole.STOPPED) {
      startUnpermitted(draft);
    }
  }

  /**
   * A standby follows somebody, and so does what no service is known of. A target that was promoted
   * and ended before it was marked is waited for by its run; it may take writes as soon as it runs,
   * so it is bound to a deadline as by a permit.
   */
  private void startUnpermitted(Draft draft) {
    ServiceState service = draft.service;
    if (service == null || draft.view.standbySignal()) {
      start(draft, null);
    } else if (isTarget(service) && mayTakeWrites(draft)) {
      long answersUntil = settings.answersUntil(draft.heardUntil);
      if (!draft.due(answersUntil)) {
        start(draft, answersUntil);
      }
    }
  }

  private void openOrStart(Draft draft) {
    switch (draft.view.role()) {
      case PRIMARY -> open(draft);
      case STOPPED -> {
        Long died = draft.died;
        if (died != null && !draft.due(died + settings.restart().toNanos())) {
          return;
        }
        if (settings.fence() == Fence.STOP && !draft.view.standbySignal()) {
          if (!mayTakeWrites(draft)) {
            return; // started, it takes writes from clients that say READ WRITE
          }
          start(draft, draft.until);
          return;
        }
        start(draft, null);
      }
      case STANDBY, UNKNOWN -> {}
    }
  }

  private void open(Draft draft) {
    ServiceState service = draft.service;
    boolean late = draft.until - draft.now < OPENING_TAKES.toNanos();
    if (!mayTakeWrites(draft) || service == null || late) {
      return;
    }
    draft.hands = Hands.OPENING;
    draft.acknowledgement = null;
    String run = service.run();
    draft.order(
        new GuardEffect.Open(
            service.epoch(),
            run == null ? "adoption" : run,
            draft.until,
            service.database() == null ? null : service.database().systemIdentifier()));
  }

  /**
   * Its terms must stand in the store before it takes writes, or nobody could wait them out; and it
   * must be this service's, by a store that did not go back.
   */
  private boolean mayTakeWrites(Draft draft) {
    return draft.written != null && settings.service().equals(draft.claimedBy) && !draft.rewound;
  }

  /**
   * Whether the epoch asks for a proof that this guard has not shown yet. A database that this
   * epoch's run has just promoted waits, closed, for its permit.
   */
  private boolean mustShow(Draft draft) {
    ServiceState service = draft.service;
    if (service == null || draft.held || draft.view.role() == DatabaseRole.UNKNOWN) {
      return false;
    }
    if (isMarked(draft, service) && !draft.view.open()) {
      return false;
    }
    if (draft.provedEpoch != service.epoch()) {
      return true;
    }
    return isUnshown(draft) && draft.promotedAt == null && !isTarget(service);
  }

  /** A primary that was not shown to be closed since it is one. */
  private static boolean isUnshown(Draft draft) {
    return draft.view.role() == DatabaseRole.PRIMARY && draft.acknowledgement == null;
  }

  /**
   * A run has committed to promote it, and goes on: whoever is promoted else was so by nobody's
   * run, or by an order that came late, and another may be permitted.
   */
  private boolean isTarget(ServiceState service) {
    return settings.region().equals(service.promoting());
  }

  /**
   * A primary may take writes without being opened: where the fence is to stop, as its clients may
   * say READ WRITE; else by a role that overrides the default, or a transaction that was prepared.
   * So one that was promoted ends its wait for a permit when nothing is heard any more, marked or
   * not; and where the fence is to stop, one that was started for a permit ends with that.
   */
  private boolean outlivesItsPermit(Draft draft) {
    if (draft.service == null) {
      return false;
    }
    return draft.held
        ? settings.fence() == Fence.STOP && draft.isPrimary()
        : isUnshown(draft) && draft.due(draft.heardUntil);
  }

  /**
   * The epoch's run has promoted this database, and is done with that. The mark alone does not say
   * so: every replica of the new primary bears it, too.
   */
  private boolean isMarked(Draft draft, ServiceState service) {
    Long epoch = draft.view.epoch();
    return draft.view.role() == DatabaseRole.PRIMARY
        && isTarget(service)
        && epoch != null
        && epoch == service.epoch();
  }

  private static String followedKey(Draft draft) {
    GuardEffect.Reattach follow = draft.follow;
    return follow == null ? "" : follow.region() + "/" + follow.epoch();
  }

  private static void reattach(Draft draft) {
    GuardEffect.Reattach follow = draft.follow;
    if (follow != null) {
      draft.hands = Hands.REATTACHING;
      draft.order(follow);
    }
  }

  private static void start(Draft draft, @Nullable Long deadlineNanos) {
    draft.hands = Hands.STARTING;
    boolean asStandby = deadlineNanos == null && draft.view.standbySignal();
    draft.order(new GuardEffect.Start(deadlineNanos, asStandby));
  }
}
