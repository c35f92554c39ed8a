package dev.pointsman.probes.guard.core;

import dev.pointsman.coordination.model.Acknowledgement;
import dev.pointsman.coordination.model.DatabaseRole;
import dev.pointsman.coordination.model.DatabaseSpec;
import dev.pointsman.coordination.model.GuardPhase;
import dev.pointsman.coordination.model.GuardRecord;
import dev.pointsman.coordination.model.GuardTerms;
import dev.pointsman.coordination.model.LastResort;
import dev.pointsman.coordination.model.RegionSpec;
import dev.pointsman.coordination.model.ServiceSpec;
import dev.pointsman.coordination.model.ServiceState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a guard does. Each step takes in one fact, then brings what is done in line with
 * what is known: first what must not be open is closed, then what should run or be open is ordered.
 *
 * <p>Stateless; safe for use by several threads.
 */
public final class GuardMachine {
  /** Of a database that is not open: a promotion or a fence is waited for. */
  private static final Duration OBSERVE_CLOSED = Duration.ofMillis(200);

  /** With less of the permit left, an opening would only be refused as late. */
  private static final Duration OPENING_TAKES = Duration.ofMillis(300);

  private static final Duration RETRY = Duration.ofMillis(500);

  private static final Duration RETRY_START = Duration.ofSeconds(1);

  /** A re-attachment that failed needs something to change elsewhere first. */
  private static final Duration RETRY_REATTACH = Duration.ofSeconds(5);

  /** In place of the state's revision: nothing is written before it is read again. */
  private static final long UNREAD = -1;

  private final GuardSettings settings;

  public GuardMachine(GuardSettings settings) {
    this.settings = settings;
  }

  /** What follows from a fact. */
  public record Step(GuardState state, List<GuardEffect> effects) {
    public Step {
      effects = List.copyOf(effects);
    }
  }

  /**
   * Takes in one fact.
   *
   * @param now monotonic nanoseconds; never less than at an earlier step
   */
  public Step step(GuardState state, GuardEvent event, long now) {
    Draft draft = new Draft(state, now);
    take(draft, event);
    closeWhatMustNotBeOpen(draft);
    useHands(draft);
    askAndTell(draft);
    return new Step(draft.state(), draft.effects);
  }

  /** When {@link GuardEvent.Ticked} is due. */
  public long nextDeadline(GuardState state) {
    GuardState.Timers timers = state.timers();
    long next = earlier(timers.read(), timers.observe());
    if (state.database().hands() == Hands.OPEN) {
      next = earlier(earlier(next, timers.beat()), state.store().until());
    }
    return next;
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  // ---- facts ----

  private void take(Draft draft, GuardEvent event) {
    switch (event) {
      case GuardEvent.PermitRead permit -> takePermit(draft, permit);
      case GuardEvent.PermitUnreadable _ -> {
        draft.reading = false;
        draft.readAt = draft.after(settings.readEvery().dividedBy(4));
      }
      case GuardEvent.Hinted _ -> draft.readAt = draft.now;
      case GuardEvent.Rechecked _ -> {
        draft.reportAt = draft.now;
        draft.observeAt = draft.now;
      }
      case GuardEvent.DatabaseSeen seen -> takeView(draft, seen.view());
      case GuardEvent.Opened opened -> takeOpened(draft, opened);
      case GuardEvent.OpenRefused refused -> takeRefusal(draft, refused);
      case GuardEvent.Closed closed -> takeClosed(draft, closed);
      case GuardEvent.Started _ -> takeStarted(draft);
      case GuardEvent.StartFailed failed -> {
        ended(draft, Hands.STARTING, draft.after(RETRY_START));
        draft.trouble("START_FAILED", failed.why());
      }
      case GuardEvent.Reattached reattached -> takeReattached(draft, reattached);
      case GuardEvent.ReattachFailed failed -> {
        ended(draft, Hands.REATTACHING, draft.after(RETRY_REATTACH));
        draft.trouble("REATTACH_FAILED", failed.why());
      }
      case GuardEvent.DatabaseExited _ -> takeExit(draft);
      case GuardEvent.WatchdogReady ready -> takeWatchdog(draft, ready);
      case GuardEvent.WatchdogLost lost -> {
        draft.watchdog = false;
        draft.order(new GuardEffect.Say("WATCHDOG_LOST", lost.why()));
        draft.order(new GuardEffect.ReplaceWatchdog());
      }
      case GuardEvent.RecordWritten written -> takeWritten(draft, written.record());
      case GuardEvent.RecordRefused _ -> {
        draft.writing = false;
        draft.stateRevision = UNREAD; // or the same would be refused again, without a pause
        draft.readAt = draft.now;
      }
      case GuardEvent.Claimed claimed -> takeClaim(draft, claimed);
      case GuardEvent.Ticked _ -> {}
    }
  }

  private void takePermit(Draft draft, GuardEvent.PermitRead permit) {
    draft.reading = false;
    draft.readAt = permit.sentNanos() + settings.readEvery().toNanos();
    ServiceState service = permit.state();
    long epoch = service == null ? 0 : service.epoch();
    if (permit.revision() < draft.highestRevision || epoch < draft.highestEpoch) {
      draft.rewound = true;
      draft.order(new GuardEffect.Remember(draft.highestRevision, draft.highestEpoch, true));
    }
    if (draft.rewound) {
      // what is open runs out by itself; nothing is opened or acknowledged on such a store's word
      draft.trouble(
          "STORE_REWOUND",
          "the store is at revision %d and epoch %d, and was at %d and %d"
              .formatted(permit.revision(), epoch, draft.highestRevision, draft.highestEpoch));
      return;
    }
    draft.read = true;
    draft.highestRevision = permit.revision();
    draft.highestEpoch = epoch;
    draft.order(new GuardEffect.Remember(permit.revision(), epoch, false));
    draft.service = service;
    draft.stateRevision = permit.stateRevision();
    draft.held = service != null && settings.region().equals(service.permit());
    if (draft.held) {
      long deadline = deadline(permit.sentNanos());
      if (draft.mayBeOpen() && draft.written == null) {
        // opened under an earlier guard's terms, and only those stand in the store so far
        deadline = earlier(deadline, draft.until);
      }
      draft.until = deadline;
      if (draft.hands == Hands.OPEN) {
        draft.order(new GuardEffect.Prolong(deadline));
      }
    }
    takeSpec(draft, permit.spec());
  }

  private long deadline(long fromNanos) {
    return fromNanos + settings.terms().permit().minus(GuardSettings.MARGIN).toNanos();
  }

  private static void takeWritten(Draft draft, GuardRecord record) {
    draft.writing = false;
    if (draft.written == null) {
      draft.readAt = draft.now; // a permit may be counted by these terms from now on
    }
    draft.written = record;
  }

  private void takeSpec(Draft draft, @Nullable ServiceSpec spec) {
    draft.follow = null;
    if (spec == null) {
      return;
    }
    draft.reportEvery = atLeast(spec.objectives().rpo().dividedBy(4), OBSERVE_CLOSED);
    ServiceState service = draft.service;
    String permit = service == null ? null : service.permit();
    if (service != null
        && permit != null
        && !draft.held
        && service.followers().contains(settings.region())) {
      draft.follow =
          spec.region(permit)
              .map(RegionSpec::database)
              .map(database -> upstream(permit, service.epoch(), database))
              .orElse(null);
    }
  }

  private static GuardEffect.Reattach upstream(String region, long epoch, DatabaseSpec database) {
    return switch (database) {
      case DatabaseSpec.Postgres postgres ->
          new GuardEffect.Reattach(
              region, epoch, postgres.host(), postgres.port(), postgres.dbname());
    };
  }

  private static Duration atLeast(Duration duration, Duration floor) {
    return duration.compareTo(floor) < 0 ? floor : duration;
  }

  private void takeView(Draft draft, DatabaseView view) {
    draft.observing = false;
    draft.observeAt = draft.after(draft.hands == Hands.OPEN ? draft.reportEvery : OBSERVE_CLOSED);
    boolean changed = view.role() != draft.view.role() || view.timeline() != draft.view.timeline();
    draft.view = view;
    if (changed || draft.due(draft.reportAt)) {
      draft.reportAt = draft.after(draft.hands == Hands.OPEN ? draft.reportEvery : OBSERVE_CLOSED);
      draft.order(new GuardEffect.Report(view));
    }
    Acknowledgement shown = draft.acknowledgement;
    if (shown != null && contradicts(view, shown)) {
      draft.acknowledgement = null;
    }
    if (draft.hands == Hands.OPEN && view.role() == DatabaseRole.STOPPED) {
      takeExit(draft);
    } else if (draft.hands == Hands.OPEN && view.running() && !(view.open() && view.watched())) {
      // somebody restarted it, or changed its configuration: it is opened anew, or taken over
      draft.hands = Hands.IDLE;
      draft.order(new GuardEffect.Say("CLOSED_BY_OTHERS", "no longer as the guard opened it"));
    }
  }

  private static boolean contradicts(DatabaseView view, Acknowledgement shown) {
    return switch (shown.method()) {
      case STANDBY -> view.role() == DatabaseRole.PRIMARY;
      case READ_ONLY -> view.open();
      case STOPPED, KILLED -> view.role() == DatabaseRole.PRIMARY;
    };
  }

  private void takeOpened(Draft draft, GuardEvent.Opened opened) {
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

  private void takeRefusal(Draft draft, GuardEvent.OpenRefused refused) {
    if (draft.hands != Hands.OPENING) {
      return;
    }
    draft.observeAt = draft.now;
    switch (refused.code()) {
      case LATE, DATABASE, WATCHDOG_SILENT, OVERTAKEN ->
          // it may have been opened half-way: closed is only what was shown to be
          close(draft, settings.fence());
      case NOT_PRIMARY, NOT_WATCHED -> ended(draft, Hands.OPENING, draft.after(RETRY));
      case WRONG_DATABASE, STORE_REWOUND, STARTS_OPEN -> {
        ended(draft, Hands.OPENING, draft.after(RETRY_REATTACH));
        draft.trouble(refused.code().name(), refused.detail());
      }
    }
  }

  private void takeClosed(Draft draft, GuardEvent.Closed closed) {
    draft.observeAt = draft.now;
    if (closed.shown() == null) {
      ended(draft, Hands.CLOSING, draft.after(RETRY));
      draft.trouble("FENCE_UNPROVEN", closed.detail());
      return;
    }
    ended(draft, Hands.CLOSING, draft.now);
    draft.openEpoch = -1;
    draft.order(new GuardEffect.Disarm());
    draft.order(new GuardEffect.Say("CLOSED", closed.detail()));
    draft.view =
        switch (closed.shown().method()) {
          case STOPPED, KILLED ->
              DatabaseView.without(
                  DatabaseRole.STOPPED, draft.view.systemIdentifier(), draft.view.standbySignal());
          case READ_ONLY, STANDBY -> draft.view.closed();
        };
    draft.provedEpoch = closed.epoch();
    boolean forThisEpoch =
        draft.service != null && !draft.held && closed.epoch() == draft.service.epoch();
    draft.acknowledgement = forThisEpoch ? closed.shown() : null;
  }

  private void takeExit(Draft draft) {
    draft.observeAt = draft.now;
    if (draft.mayBeOpen()) {
      draft.died = draft.now;
      draft.order(new GuardEffect.Say("DATABASE_DIED", "it ended, and nobody told it to"));
      close(draft, settings.fence()); // a backend may have outlived its postmaster
    } else if (draft.hands == Hands.IDLE) {
      draft.died = draft.view.running() ? Long.valueOf(draft.now) : draft.died;
      draft.retryAt = draft.after(RETRY_START);
    }
  }

  private void takeWatchdog(Draft draft, GuardEvent.WatchdogReady ready) {
    draft.watchdog = true;
    draft.contained = ready.contained();
    draft.observeAt = draft.now;
    if (ready.armed() && draft.hands == Hands.IDLE) {
      // an earlier guard opened it: it stays so for as long as that one was permitted, but no
      // longer than the terms allow that are about to be recorded
      draft.hands = Hands.OPEN;
      draft.openEpoch = -1;
      draft.held = true;
      draft.until = earlier(ready.deadlineNanos(), deadline(draft.now));
      draft.order(new GuardEffect.Prolong(draft.until));
    }
  }

  private void takeClaim(Draft draft, GuardEvent.Claimed claimed) {
    draft.claiming = false;
    draft.claimedBy = claimed.service();
    if (!claimed.service().equals(settings.service())) {
      draft.trouble(
          "DATABASE_CLAIMED",
          "database " + claimed.systemIdentifier() + " belongs to " + claimed.service());
    }
  }

  /** What was seen before means nothing any more: it is unknown until it is seen again. */
  private static void takeStarted(Draft draft) {
    if (draft.hands == Hands.STARTING) {
      draft.view =
          DatabaseView.without(
              DatabaseRole.UNKNOWN, draft.view.systemIdentifier(), draft.view.standbySignal());
      draft.trouble = null;
    }
    ended(draft, Hands.STARTING, draft.now);
  }

  private static void takeReattached(Draft draft, GuardEvent.Reattached reattached) {
    if (draft.hands == Hands.REATTACHING) {
      draft.followed = reattached.region() + "/" + reattached.epoch();
      draft.trouble = null;
      draft.died = null;
      draft.order(new GuardEffect.Say("REATTACHED", "follows " + reattached.region()));
    }
    ended(draft, Hands.REATTACHING, draft.now);
  }

  /** What a closing has overtaken ends without a consequence. */
  private static void ended(Draft draft, Hands what, long retryAt) {
    draft.observeAt = draft.now;
    if (draft.hands == what) {
      draft.hands = Hands.IDLE;
      draft.retryAt = retryAt;
    }
  }

  // ---- orders ----

  private void closeWhatMustNotBeOpen(Draft draft) {
    if (draft.mayBeOpen() && !(draft.permitted() && draft.watchdog && claimed(draft))) {
      close(draft, settings.fence());
    }
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

  private void useHands(Draft draft) {
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
    } else if (draft.view.open() || mustShow(draft)) {
      // open without a permit: by whomever, in whatever epoch
      close(draft, settings.fence());
    } else if (draft.follow != null && !followedKey(draft).equals(draft.followed)) {
      reattach(draft);
    } else if (draft.view.role() == DatabaseRole.STOPPED
        && (draft.view.standbySignal() || draft.service == null)) {
      start(draft);
    }
  }

  private void openOrStart(Draft draft) {
    switch (draft.view.role()) {
      case PRIMARY -> open(draft);
      case STOPPED -> {
        Long died = draft.died;
        if (died == null || draft.due(died + settings.restart().toNanos())) {
          start(draft);
        }
      }
      case STANDBY, UNKNOWN -> {}
    }
  }

  private void open(Draft draft) {
    boolean known =
        draft.written != null && settings.service().equals(draft.claimedBy) && !draft.rewound;
    ServiceState service = draft.service;
    if (!known || service == null || draft.until - draft.now < OPENING_TAKES.toNanos()) {
      return; // its terms must stand in the store before it opens, or nobody could wait them out
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
   * Whether the epoch asks for a proof that this guard has not shown yet. A database that this
   * epoch's run has just promoted waits, closed, for its permit.
   */
  private static boolean mustShow(Draft draft) {
    ServiceState service = draft.service;
    if (service == null || draft.held || draft.view.role() == DatabaseRole.UNKNOWN) {
      return false;
    }
    Long epoch = draft.view.epoch();
    boolean promoted =
        draft.view.role() == DatabaseRole.PRIMARY
            && service.run() != null
            && epoch != null
            && epoch == service.epoch();
    if (promoted && !draft.view.open()) {
      return false;
    }
    if (draft.provedEpoch != service.epoch()) {
      return true;
    }
    // promoted by nobody's run
    return draft.view.role() == DatabaseRole.PRIMARY
        && draft.acknowledgement == null
        && service.run() == null;
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

  private static void start(Draft draft) {
    draft.hands = Hands.STARTING;
    draft.order(new GuardEffect.Start());
  }

  // ---- questions and reports ----

  private void askAndTell(Draft draft) {
    if (!draft.reading && draft.due(draft.readAt)) {
      draft.reading = true;
      draft.order(new GuardEffect.ReadPermit());
    }
    if (draft.due(draft.readAt)) {
      draft.readAt = draft.after(settings.readEvery());
    }
    if (draft.due(draft.observeAt)) {
      draft.observeAt = draft.after(OBSERVE_CLOSED);
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
    if (draft.writing || draft.stateRevision == UNREAD || draft.view.systemIdentifier().isEmpty()) {
      return;
    }
    GuardRecord record = recordOf(draft);
    if (!record.equals(draft.written)) {
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
