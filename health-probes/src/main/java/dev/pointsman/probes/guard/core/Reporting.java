package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;

/** What a guard asks of the store and the database, and what it tells the store. */
final class Reporting {
  private final GuardSettings settings;

  Reporting(GuardSettings settings) {
    this.settings = settings;
  }

  void askAndTell(Draft draft) {
    if (!draft.reading && draft.due(draft.readAt)) {
      draft.reading = true;
      draft.order(new GuardEffect.ReadPermit());
    }
    if (draft.due(draft.readAt)) {
      draft.readAt = draft.after(settings.readEvery());
    }
    if (draft.due(draft.observeAt)) {
      draft.observeAt = draft.after(GuardMachine.OBSERVE_CLOSED);
      if (!draft.observing) {
        draft.observing = true;
        draft.order(new GuardEffect.Observe());
      }
    }
    if (draft.hands == Hands.OPEN && draft.due(draft.beatAt)) {
      draft.beatAt = draft.after(settings.heartbeat());
      draft.order(new GuardEffect.Beat(draft.openEpoch));
    }
    if (draft.read && !draft.rewound) {
      claim(draft);
      record(draft);
    }
  }

  private static void claim(Draft draft) {
    String identifier = draft.view.systemIdentifier();
    if (draft.claimedBy == null && !draft.claiming && !identifier.isEmpty()) {
      draft.claiming = true;
      draft.order(new GuardEffect.Claim(identifier));
    }
  }

  private void record(Draft draft) {
    if (draft.writing
        || draft.stateRevision == GuardMachine.UNREAD
        || draft.view.systemIdentifier().isEmpty()) {
      return;
    }
    GuardRecord record = recordOf(draft);
    if (draft.doubted || !record.equals(draft.written)) {
      draft.writing = true;
      draft.order(new GuardEffect.WriteRecord(record, draft.stateRevision));
    }
  }

  private GuardRecord recordOf(Draft draft) {
    boolean watched =
        draft.watchdog && draft.contained && settings.terms().lastResort() != LastResort.NONE;
    return new GuardRecord(
        new GuardTerms(
            settings.terms().permit(),
            settings.terms().limit(),
            watched,
            settings.terms().lastResort(),
            settings.terms().controllers()),
        settings.instance(),
        draft.view.systemIdentifier(),
        phase(draft.hands),
        draft.view.role(),
        draft.epoch(),
        draft.view.epoch(),
        draft.acknowledgement,
        draft.view.upstream(),
        draft.trouble);
  }

  private static GuardPhase phase(Hands hands) {
    return switch (hands) {
      case IDLE, STARTING, OPENING -> GuardPhase.CLOSED;
      case OPEN -> GuardPhase.OPEN;
      case CLOSING -> GuardPhase.CLOSING;
      case REATTACHING -> GuardPhase.REATTACHING;
    };
  }
}
